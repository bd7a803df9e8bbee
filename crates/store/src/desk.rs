//! Who uses the one warm connection: turns, which are fair, for units and commits; between them whoever comes, for a statement.
//!
//! Reads queue for no turn. A page asks thirty statements; in one fair queue the threads that answer would wake each other for
//! every one of them.

use std::{
    hint,
    sync::{
        Arc, Mutex as SyncMutex, MutexGuard, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kernel::{Error, Result};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

/// How long a statement waits for the unit before it. Only a unit that never ends reaches it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a thread looks whether a statement of another one is over before it sleeps: most are within ten microseconds,
/// and waking a thread costs as much.
const SPINS: u32 = 400;

/// How many turns of others a read sees pass before it asks for one itself.
const PASSED_OVER: u32 = 8;

/// The shared connection, and who may use it.
pub(crate) struct Desk<T> {
    /// Held through a unit or a commit.
    turns: Arc<Mutex<()>>,
    /// Somebody has the turn.
    taken: AtomicBool,
    /// Told when a turn ends.
    free: Notify,
    /// Locked for a statement, or for a commit.
    state: SyncMutex<T>,
}

/// A turn at the desk. Nobody else reads until it ends.
pub(crate) struct Turn<T> {
    desk: Arc<Desk<T>>,
    _held: OwnedMutexGuard<()>,
}

impl<T> Drop for Turn<T> {
    fn drop(&mut self) {
        self.desk.taken.store(false, Ordering::SeqCst);
        self.desk.free.notify_waiters();
    }
}

impl<T> Turn<T> {
    /// What stands on the desk.
    pub(crate) fn state(&self) -> MutexGuard<'_, T> {
        self.desk.state()
    }
}

impl<T> Desk<T> {
    pub(crate) fn new(state: T) -> Arc<Self> {
        let (taken, state) = (AtomicBool::new(false), SyncMutex::new(state));
        Arc::new(Self { turns: Arc::default(), taken, free: Notify::new(), state })
    }

    /// The next turn, in the order of asking.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when one before it does not end.
    pub(crate) async fn turn(self: &Arc<Self>) -> Result<Turn<T>> {
        let held = in_time(Arc::clone(&self.turns).lock_owned()).await?;
        Ok(self.take(held))
    }

    /// [`Desk::turn`] for a thread that may wait.
    pub(crate) fn blocking_turn(self: &Arc<Self>) -> Turn<T> {
        self.take(Arc::clone(&self.turns).blocking_lock_owned())
    }

    fn take(self: &Arc<Self>, held: OwnedMutexGuard<()>) -> Turn<T> {
        self.taken.store(true, Ordering::SeqCst);
        Turn { desk: Arc::clone(self), _held: held }
    }

    fn is_taken(&self) -> bool {
        self.taken.load(Ordering::SeqCst)
    }

    /// What stands on it, for whoever has the turn or knows that nobody else can.
    pub(crate) fn state(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// What stands on it, when nobody is at it.
    pub(crate) fn idle(&self) -> Option<MutexGuard<'_, T>> {
        self.state.try_lock().ok()
    }

    /// What stands on it, for a statement between turns; none while somebody has one.
    fn between(&self) -> Option<MutexGuard<'_, T>> {
        let mut spins = 0;
        loop {
            if self.is_taken() {
                return None;
            }
            let state = match self.state.try_lock() {
                Ok(state) => state,
                Err(TryLockError::Poisoned(e)) => e.into_inner(),
                Err(TryLockError::WouldBlock) if spins < SPINS => {
                    spins += 1;
                    hint::spin_loop();
                    continue;
                }
                Err(TryLockError::WouldBlock) => self.state(),
            };
            // A unit may have begun meanwhile: what it changed is nobody's to see yet.
            return Some(state).filter(|_| !self.is_taken());
        }
    }

    /// Does something short between two turns.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when a turn does not end.
    pub(crate) async fn read<U>(self: &Arc<Self>, work: impl FnOnce(&mut T) -> Result<U>) -> Result<U> {
        for _ in 0..PASSED_OVER {
            if let Some(mut state) = self.between() {
                return work(&mut state);
            }
            let freed = self.free.notified();
            // It may have ended before this asked to be told.
            if self.is_taken() {
                in_time(freed).await?;
            }
        }
        let _turn = self.turn().await?;
        work(&mut self.state())
    }
}

async fn in_time<G>(lock: impl Future<Output = G>) -> Result<G> {
    let held = tokio::time::timeout(PATIENCE, lock).await;
    held.map_err(|_| Error::Unavailable("a write before this one does not end".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns without a gap, and reads that come all the time: each read is done, none of them inside a turn.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn reads_come_between_turns_and_get_on() {
        let desk = Desk::new((false, 0));
        let turns = (0..4).map(|_| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                for _ in 0..300 {
                    let turn = desk.turn().await?;
                    turn.state().0 = true;
                    tokio::task::yield_now().await;
                    turn.state().0 = false;
                }
                Result::Ok(())
            })
        });
        let reads = (0..4).map(|_| {
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                for _ in 0..300 {
                    let inside = desk.read(|(inside, done)| {
                        *done += 1;
                        Ok(*inside)
                    });
                    assert!(!inside.await?, "a read in the middle of a turn");
                }
                Ok(())
            })
        });
        for task in turns.chain(reads).collect::<Vec<_>>() {
            task.await.map_err(|e| Error::internal(e.to_string())).flatten().unwrap_or_else(|e| panic!("{e}"));
        }
        assert_eq!(desk.state().1, 4 * 300);
    }
}
