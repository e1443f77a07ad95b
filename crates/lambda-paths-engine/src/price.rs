//! Prices in US dollars, us-east-1, first tier, without free tier (AWS Price List, September 2026).

/// A million Lambda requests.
pub const LAMBDA_REQUESTS: f64 = 0.20;
/// A GB-second of an x86 function.
pub const LAMBDA_GB_SECOND: f64 = 0.000_016_666_7;
/// A GB-second of an arm64 function.
pub const LAMBDA_ARM_GB_SECOND: f64 = 0.000_013_333_4;
/// A GB-second of an x86 function on a provisioned environment.
pub const PROVISIONED_RUN_GB_SECOND: f64 = 0.000_009_722_2;
/// The same on arm64 (assumed: from memory).
pub const PROVISIONED_RUN_ARM_GB_SECOND: f64 = 0.000_007_777_8;
/// A GB-second for which a provisioned x86 environment is kept.
pub const PROVISIONED_HELD_GB_SECOND: f64 = 0.000_004_166_7;
/// The same on arm64 (assumed: from memory).
pub const PROVISIONED_HELD_ARM_GB_SECOND: f64 = 0.000_003_333_4;
/// A million calls of an API Gateway REST API.
pub const REST_API_CALLS: f64 = 3.50;
/// A million calls of an API Gateway HTTP API.
pub const HTTP_API_CALLS: f64 = 1.00;
/// A million PUT requests to S3 (assumed).
pub const S3_PUTS: f64 = 5.0;
/// A million messages published to a standard SNS topic; deliveries to Lambda and SQS are free.
pub const SNS_PUBLISHES: f64 = 0.50;
/// A million custom events put on an EventBridge bus.
pub const EVENT_BRIDGE_EVENTS: f64 = 1.0;
/// A million requests to a standard SQS queue; empty receives count.
pub const SQS_REQUESTS: f64 = 0.40;
/// An hour of a Kinesis shard.
pub const KINESIS_SHARD_HOURS: f64 = 0.015;
/// A million PUT payload units of Kinesis: records of up to 25 KB.
pub const KINESIS_PUT_UNITS: f64 = 0.014;
/// An hour of an event poller unit of a Kafka mapping in provisioned mode.
pub const KAFKA_POLLER_UNIT_HOURS: f64 = 0.185;
/// A million requests to a FIFO queue.
pub const SQS_FIFO_REQUESTS: f64 = 0.50;
/// An hour of one provisioned poller of an SQS mapping.
pub const SQS_POLLER_HOURS: f64 = 0.009_25;
