//! Listening: loopback by default, TLS by rustls when asked, a clean end that loses nothing.

use std::{net::SocketAddr, time::Duration};

use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use kernel::{Error, Result};
use tokio::sync::watch;

use crate::config::Tls;

/// Serves until `stop` says true, then lets running requests end, ten seconds at most. Tells the bound address through
/// `bound`.
pub async fn listen(
    address: SocketAddr,
    router: Router,
    tls: Option<&Tls>,
    mut stop: watch::Receiver<bool>,
    bound: impl FnOnce(SocketAddr) + Send + 'static,
) -> Result<()> {
    let handle = Handle::new();
    let ends = handle.clone();
    tokio::spawn(async move {
        // A sender that went away means stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
        ends.graceful_shutdown(Some(Duration::from_secs(10)));
    });
    let known = handle.clone();
    tokio::spawn(async move {
        if let Some(address) = known.listening().await {
            bound(address);
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = match tls {
        None => axum_server::bind(address).handle(handle).serve(service).await,
        Some(tls) => {
            // Another provider that was installed first serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let loaded = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await;
            let loaded = loaded.map_err(|e| Error::Unavailable(format!("certificate: {e}")))?;
            axum_server::bind_rustls(address, loaded).handle(handle).serve(service).await
        }
    };
    ended.map_err(|e| Error::Unavailable(format!("listen on {address}: {e}")))
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
