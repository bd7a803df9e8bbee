//! Listening: loopback by default, TLS by rustls when asked, a clean end that loses nothing.

use std::{
    net::{SocketAddr, TcpListener},
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use kernel::{Error, Result};
use tokio::{runtime::Runtime, sync::watch};

use crate::config::Tls;

/// What runs all but pages, which have threads of their own (see [`listen`]): one thread, since what works there waits for the
/// disk or a gateway, and two would wake each other each time.
pub fn runtime() -> Result<Runtime> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    built.map_err(|e| Error::internal(e.to_string()))
}

/// Serves until `stop` says true, then lets running requests end, ten seconds at most. Tells the bound address through
/// `bound`.
///
/// Each core has a thread of its own that answers the connections it took (ADR 0014): a page waits for the disk once or
/// more often, and a pool of threads that take each other's work wakes two of them each time.
pub async fn listen(
    address: SocketAddr,
    router: Router,
    tls: Option<&Tls>,
    mut stop: watch::Receiver<bool>,
    bound: impl FnOnce(SocketAddr),
) -> Result<()> {
    let fault = |e: std::io::Error| Error::Unavailable(format!("listen on {address}: {e}"));
    let tls = match tls {
        Some(tls) => Some(loaded(tls).await?),
        None => None,
    };
    let listener = tokio::net::TcpListener::bind(address).await.and_then(|bound| bound.into_std()).map_err(fault)?;
    let handle = Handle::new();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = (0..cores).map(|_| answer(listener.try_clone()?, router.clone(), tls.clone(), handle.clone()));
    let threads = threads.collect::<std::io::Result<Vec<_>>>().map_err(fault)?;
    bound(listener.local_addr().map_err(fault)?);
    let ends = handle.clone();
    tokio::spawn(async move {
        // A sender that went away means stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
        ends.graceful_shutdown(Some(Duration::from_secs(10)));
    });
    let ended = tokio::task::spawn_blocking(move || threads.into_iter().map(JoinHandle::join).collect::<Vec<_>>());
    for ended in ended.await.map_err(|e| Error::internal(format!("listen: {e}")))? {
        ended.map_err(|_| Error::internal("a thread that listens panicked"))?.map_err(fault)?;
    }
    Ok(())
}

/// A thread that takes connections and answers them, all by itself.
fn answer(
    listener: TcpListener,
    router: Router,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> std::io::Result<JoinHandle<std::io::Result<()>>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("web".into()).spawn(move || {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        runtime.block_on(async {
            match tls {
                None => axum_server::from_tcp(listener)?.handle(handle).serve(service).await,
                Some(tls) => axum_server::from_tcp_rustls(listener, tls)?.handle(handle).serve(service).await,
            }
        })
    })
}

async fn loaded(tls: &Tls) -> Result<RustlsConfig> {
    // Another provider that was installed first serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let loaded = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await;
    loaded.map_err(|e| Error::Unavailable(format!("certificate: {e}")))
}

/// Becomes true on the first Ctrl-C or SIGTERM.
pub fn stop_signal() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(term) => term,
            Err(error) => return tracing::error!(%error, "signals"),
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
        let _ = stop.send(true);
    });
    stopped
}
