//! The words that packed links name by their numbers.

/// Names of fields. Links in the world count on their order: new ones go to the end.
pub(super) const NAMES: &str = "\
    schema title seed duration network clientHop serviceHop account concurrency arrivals kind \
    rate count at times thinkTime thinkTimeDistribution limit function timeout memorySize \
    median sigma value min max mean cpuBound architecture coldStart runtime packageType \
    failure poisonRate mode reservedConcurrency provisionedConcurrency idleTimeout lanes id \
    path frontDoor integrationTimeout throttlingRateLimit throttlingBurstLimit client retry \
    maxAttempts tokenBucket delay base cap jitter source sourceDelay maximumRetryAttempts \
    maximumEventAge onFailure deadLetterConfig onSuccess destinationFailureRate duplicateRate \
    retryDelayJitter visibilityTimeout maxReceiveCount batchSize maximumBatchingWindow \
    maximumConcurrency minimumPollers maximumPollers reportBatchItemFailures deadLetterQueue \
    messageRetentionPeriod delaySeconds staleDeleteWorks errorBackoff messageGroups shards \
    partitionKeys pollInterval retentionPeriod parallelizationFactor \
    bisectBatchOnFunctionError maximumRecordAge tumblingWindow changes set duplicateSendRate \
    deadLetterRetentionPeriod";

/// Texts that fields have, and lanes are called. Their order stands too; there is room for 128.
pub(super) const VALUES: &str = "\
    lambda-paths/1 sync async queue fifo dynamodb synchronous asynchronous sqs sqsFifo kinesis \
    dynamoDbStreams kafka apiGatewayRest apiGatewayHttp alb functionUrl invoke s3 sns \
    eventBridge lambda none error timeout crash constant uniform exponential lognormal runtime \
    poisson burst trace users fixed awsStandard awsLegacy full equal shared perClient \
    sqsDeadLetterQueue snsDeadLetterQueue x86_64 arm64 Zip Image dotnet8 dotnet10 dotnet10-aot \
    go java21 java25 llrt nodejs22 nodejs24 python3.13 python3.14 ruby3.4 rust";

/// The number of a word.
pub(super) fn position(words: &str, word: &str) -> Option<usize> {
    words.split(' ').position(|known| known == word)
}

/// The word of a number.
pub(super) fn word(words: &str, at: usize) -> Option<&str> {
    words.split(' ').nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;

    #[test]
    fn every_name_and_every_choice_of_a_scenario_has_a_number() {
        for entry in catalogue() {
            for name in entry.path.split('.').map(|name| name.trim_end_matches("[]")) {
                assert!(position(NAMES, name).is_some(), "{name} belongs to the end of NAMES");
            }
            for choice in entry.field.choices {
                let known = position(VALUES, choice);
                assert!(known.is_some_and(|at| at < 128), "{choice} belongs to the end of VALUES");
            }
        }
    }

    #[test]
    fn no_word_stands_twice_and_the_numbers_stay_what_they_are() {
        for words in [NAMES, VALUES] {
            for (at, word) in words.split(' ').enumerate() {
                assert_eq!(position(words, word), Some(at), "{word}");
            }
        }
        // Links in the world count on these.
        for (name, at) in [("schema", 0), ("failure", 32), ("path", 40), ("set", 86)] {
            assert_eq!(position(NAMES, name), Some(at), "{name}");
        }
        for (value, at) in [("lambda-paths/1", 0), ("kinesis", 10), ("lognormal", 29), ("rust", 60)]
        {
            assert_eq!(position(VALUES, value), Some(at), "{value}");
        }
    }
}
