//! The fields of the stream paths: one description, and each source shows those that it has.

use serde_json::Value;

use super::mapping::{self, Endless, Window};
use crate::field::{Field, Fields, Unit, Visitor};
use crate::source;
use crate::{Stream, StreamSource};

impl Fields for Stream {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let kafka = self.source == StreamSource::Kafka;
        self.visit_stream(visitor);
        if kafka {
            visitor.fixed(
                &Field::count("parallelizationFactor", 1.0, 1.0)
                    .only("Kafka mappings have no parallelization factor")
                    .says("A Kafka mapping has none: each partition has one batch at a time.")
                    .from(source::LAMBDA_MSK),
                Value::from(1),
            );
        } else {
            visitor.leaf(
                &Field::count("parallelizationFactor", 1.0, 10.0)
                    .aws_member("parallelizationFactor")
                    .says("Concurrent batches of one shard; each partition key keeps its order.")
                    .from(source::LAMBDA_KINESIS),
                &mut self.parallelization_factor,
            );
        }
        self.visit_batches(visitor);
        self.visit_failures(visitor);
        if kafka {
            self.visit_pollers(visitor);
        } else {
            visitor.fixed(
                &Field::seconds("tumblingWindow", 0.0, 0.0)
                    .says("A window whose batches share a state; not modelled yet.")
                    .from(source::LAMBDA_KINESIS_PARAMETERS),
                Value::from(0),
            );
        }
    }
}

impl Stream {
    fn visit_stream(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &Field::count("shards", 1.0, 1_000.0)
                .aws_max(20_000.0)
                .says("Shards of the stream; for Kafka the partitions of the topic.")
                .from(source::KINESIS_QUOTAS),
            &mut self.shards,
        );
        visitor.leaf(
            &Field::count("partitionKeys", 1.0, 1_000_000.0)
                .says("Different partition keys; each record has one at random.")
                .from(source::MODEL),
            &mut self.partition_keys,
        );
        let interval = match self.source {
            StreamSource::Kinesis => source::LAMBDA_KINESIS,
            StreamSource::DynamoDbStreams => source::LAMBDA_DYNAMODB,
            StreamSource::Kafka => source::MODEL,
        };
        visitor.leaf(
            &Field::seconds("pollInterval", 0.0, 60.0)
                .says("How often an empty shard is polled; 0: at once; none: as AWS does.")
                .from(interval),
            &mut self.poll_interval,
        );
        let retention = match self.source {
            StreamSource::Kinesis => (86_400.0, source::KINESIS_RETENTION),
            StreamSource::Kafka => (60.0, source::MODEL),
            // The stream of a table keeps a record for a day, and nobody can change that.
            StreamSource::DynamoDbStreams => return,
        };
        visitor.leaf(
            &Field::seconds("retentionPeriod", retention.0, 31_536_000.0)
                .says("How long the stream keeps a record.")
                .from(retention.1),
            &mut self.retention_period,
        );
    }

    fn visit_batches(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &mapping::batch_size(10_000.0)
                .says("Records in one invocation at most, all of one shard.")
                .from(source::LAMBDA_KINESIS_PARAMETERS),
            &mut self.batch_size,
        );
        let kafka = self.source == StreamSource::Kafka;
        visitor.leaf(
            &mapping::batching_window()
                .says("How long a batch waits to fill up, in whole seconds.")
                .from(if kafka { source::LAMBDA_MSK } else { source::LAMBDA_KINESIS_PARAMETERS }),
            &mut Window { window: &mut self.maximum_batching_window, kafka },
        );
    }

    fn visit_failures(&mut self, visitor: &mut dyn Visitor) {
        let kafka = self.source == StreamSource::Kafka;
        let errors = if kafka { source::LAMBDA_KAFKA_RETRIES } else { source::LAMBDA_KINESIS };
        visitor.leaf(
            &Field::switch("bisectBatchOnFunctionError")
                .says("A batch that fails is halved; to halve it uses up no retry.")
                .from(errors),
            &mut self.bisect_batch_on_function_error,
        );
        visitor.leaf(
            &Field::count("maximumRetryAttempts", -1.0, 10_000.0)
                .aws_member("maximumRetryAttempts")
                .says("How often a failed batch is tried again; -1: until its records are gone.")
                .from(errors),
            &mut Endless { value: &mut self.maximum_retry_attempts, min: 0.0 },
        );
        visitor.leaf(
            &Field::seconds("maximumRecordAge", -1.0, 604_800.0)
                .aws_member("maximumRecordAgeInSeconds")
                .says("A record older than this is given up, 60 s or more; -1: never.")
                .from(errors),
            &mut Endless { value: &mut self.maximum_record_age, min: 60.0 },
        );
        visitor.leaf(
            &Field::switch("reportBatchItemFailures")
                .says("A batch is tried again from its first failed record on only.")
                .from(if kafka { errors } else { source::LAMBDA_KINESIS_PARTIAL }),
            &mut self.report_batch_item_failures,
        );
        visitor.leaf(
            &Field::choice("onFailure", &["none", "sqs", "sns", "s3", "kafka"])
                .says("Where records go that were given up; none: they are lost.")
                .from(if kafka { errors } else { source::LAMBDA_KINESIS_ON_FAILURE }),
            &mut self.on_failure,
        );
        visitor.leaf(
            &Field::number("retryDelayJitter", Unit::Number, 0.0, 1.0)
                .says("Spread of the waits between tries: 1 as assumed, 0 exactly nominal.")
                .from(source::STREAM_RETRIES),
            &mut self.retry_delay_jitter,
        );
    }

    fn visit_pollers(&mut self, visitor: &mut dyn Visitor) {
        visitor.leaf(
            &mapping::minimum_pollers(1.0)
                .says("Provisioned mode: event pollers kept at least; unset both: on demand.")
                .from(source::LAMBDA_KAFKA_SCALING),
            &mut self.minimum_pollers,
        );
        visitor.leaf(
            &mapping::maximum_pollers(1.0, 2_000.0)
                .says("Provisioned mode: event pollers at most; unset both: on demand.")
                .from(source::LAMBDA_KAFKA_SCALING),
            &mut self.maximum_pollers,
        );
    }
}
