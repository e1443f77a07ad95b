//! Setting any field, whenever: what can change while it runs does so from now on, and what cannot
//! is changed for the whole run.

use lambda_paths_engine::scenario::Fault;
use serde_json::Value;

use crate::session::Session;

/// From when on a setting holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// As a change on the timeline.
    FromNowOn,
    /// From the start of the run, which was done again up to where it stands.
    FromTheStart,
}

impl Session {
    /// Sets a field: from now on, or where it cannot change during a run, from its start.
    ///
    /// # Errors
    /// What is wrong with the value. The session goes on as it was.
    pub fn put(&mut self, path: &str, value: Value) -> Result<Taken, Vec<Fault>> {
        match self.set(path, value.clone()) {
            Ok(()) => Ok(Taken::FromNowOn),
            Err(faults) if faults.iter().any(Fault::is_fixed) => {
                let scenario = self.scenario().edited(path, value)?;
                self.revise(scenario);
                Ok(Taken::FromTheStart)
            }
            Err(faults) => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use lambda_paths_engine::scenario::Scenario;
    use lambda_paths_engine::time::Instant;
    use serde_json::json;

    use super::*;
    use crate::playback::{FIRST_SPEED, Playback};

    fn session() -> Session {
        let mut session = Session::new(Scenario::default(), Playback::new(FIRST_SPEED, false));
        session.seek(Instant::from_secs_f64(20.0));
        session
    }

    #[test]
    fn what_can_change_during_a_run_is_a_change_on_its_timeline() {
        let mut session = session();
        let taken = session.put("lanes[2].path.visibilityTimeout", json!(60));
        assert_eq!(taken, Ok(Taken::FromNowOn));
        let scenario = session.scenario();
        assert_eq!(scenario.changes.len(), 1);
        assert_eq!(scenario.initial, Scenario::default().initial);
    }

    #[test]
    fn what_cannot_is_changed_for_the_whole_run_which_stands_where_it_stood() {
        let mut session = session();
        let taken = session.put("lanes[0].path.frontDoor", json!("alb"));
        assert_eq!(taken, Ok(Taken::FromTheStart));
        let simulation = session.simulation();
        assert_eq!(simulation.now(), Instant::from_secs_f64(20.0));
        assert!(simulation.scenario().changes.is_empty());
        let kind = session.put("lanes[1].path.kind", json!("kinesis"));
        assert_eq!(kind, Ok(Taken::FromTheStart));
        assert_eq!(session.scenario().initial.lanes[1].path.kind(), "kinesis");
    }

    #[test]
    fn a_bad_value_is_refused_and_nothing_changes() {
        let mut session = session();
        let before = session.scenario().clone();
        assert!(session.put("lanes[2].path.visibilityTimeout", json!(50_000)).is_err());
        assert!(session.put("duration", json!(0)).is_err());
        assert_eq!(*session.scenario(), before);
    }
}
