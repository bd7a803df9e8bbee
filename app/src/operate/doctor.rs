//! `kith doctor`: every check says what is wrong and what to do.

use std::{os::unix::fs::PermissionsExt, process::ExitCode};

use gate::ORG;
use kernel::{Error, Result};
use serde_json::json;

use crate::{
    config::Config,
    house::{self, Hands},
};

struct Check {
    name: &'static str,
    /// What is wrong and what to do; none when all is well.
    wrong: Option<String>,
}

/// Runs every check; fails when one does.
pub async fn run(config: &Config, as_json: bool) -> Result<ExitCode> {
    let mut checks = vec![key_file(config)];
    match house::open(config, false, Hands::Movable).await {
        Err(error) => checks.push(Check { name: "store opens", wrong: Some(error.to_string()) }),
        Ok(house) => {
            checks.push(Check { name: "store opens", wrong: None });
            let verdict = gate::verify(house.org.store(), &house.org.keys).await?;
            let wrong = (!verdict.findings.is_empty())
                .then(|| format!("{} findings: see `kith audit verify`", verdict.findings.len()));
            checks.push(Check { name: "audit is whole", wrong });
            let mut session = house.org.operator_read("kith doctor");
            let mut access = session.may::<gate::Manage, _>(ORG).await?;
            let faults = work::check_ladders(&mut access).await?;
            let told = faults.iter().map(|fault| format!("{fault:?}")).collect::<Vec<_>>().join("; ");
            checks.push(Check {
                name: "no escalation ladder ends in nobody",
                wrong: (!faults.is_empty()).then_some(told),
            });
            let dead = jobs::dead(&mut access).await?;
            let wrong = (!dead.is_empty()).then(|| format!("{} dead jobs wait in the inbox of operations", dead.len()));
            checks.push(Check { name: "no dead jobs", wrong });
            session.send(()).await.map_err(|_| Error::internal("audit"))?;
        }
    }
    let failed = checks.iter().filter(|c| c.wrong.is_some()).count();
    if as_json {
        let list: Vec<_> =
            checks.iter().map(|c| json!({ "check": c.name, "ok": c.wrong.is_none(), "wrong": c.wrong })).collect();
        say!("{}", json!({ "failed": failed, "checks": list }));
    } else {
        for check in &checks {
            match &check.wrong {
                None => say!("ok    {}", check.name),
                Some(wrong) => say!("WRONG {}: {wrong}", check.name),
            }
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn key_file(config: &Config) -> Check {
    let path = config.data.join("kith.key");
    let wrong = match std::fs::metadata(&path) {
        Err(_) => None, // The first start makes it.
        Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
            Some(format!("others may read it: chmod 600 {}", path.display()))
        }
        Ok(_) => None,
    };
    Check { name: "only its owner reads the key file", wrong }
}
