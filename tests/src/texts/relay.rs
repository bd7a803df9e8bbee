//! A bad line between Kannel and Kith: now and then an answer is lost after Kith gave it, so that Kannel asks the same again.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

use crate::dice::Dice;

/// Of a hundred answers so many are lost.
const LOST: usize = 4;

/// Listens on one port and passes on to another, until the runtime ends.
pub async fn relay(listen: u16, to: u16) {
    let listener = TcpListener::bind(("127.0.0.1", listen)).await.unwrap();
    let dice = Arc::new(Mutex::new(Dice(u64::from(to))));
    tokio::spawn(async move {
        while let Ok((kannel, _)) = listener.accept().await {
            let dice = Arc::clone(&dice);
            tokio::spawn(async move {
                // A Kith that was killed is not there: Kannel sees its own line end.
                let Ok(kith) = TcpStream::connect(("127.0.0.1", to)).await else { return };
                let ((mut asks, mut hears), (mut answers, mut asked)) = (kannel.into_split(), kith.into_split());
                let questions = tokio::spawn(async move { copy(&mut asks, &mut asked).await });
                let mut bytes = [0; 16 * 1024];
                while let Ok(n @ 1..) = answers.read(&mut bytes).await {
                    let lost = dice.lock().unwrap().percent(LOST);
                    if lost || hears.write_all(&bytes[..n]).await.is_err() {
                        break;
                    }
                }
                questions.abort();
            });
        }
    });
}
