//! The numbers of AWS that the model follows, each with its source. docs/model.md is the same list
//! for people, with the tests that pin each rule; a test holds the two together.

use crate::time::Span;

/// A longer init phase is abandoned, and done again inside the first invocation under the
/// function's timeout. Documented: Lambda Developer Guide, "Understanding the Lambda execution
/// environment lifecycle".
pub const INIT_LIMIT: Span = Span::from_secs(10);

/// The same for provisioned environments, whose allocation fails then; a longer function timeout
/// takes its place. Documented: same page; that the allocation is not tried again is assumed.
pub const PROVISIONED_INIT_LIMIT: Span = Span::from_secs(130);

/// Provisioned environments are allocated one after the other, this far apart: 6,000 a minute.
/// Documented: Lambda Developer Guide, "Configuring provisioned concurrency for a function".
pub const PROVISIONED_STEP: Span = Span::from_micros(10_000);

/// Environments that a function can start at once. Documented: Lambda Developer Guide, "Lambda
/// scaling behavior".
pub const SCALE_UP_BURST: u64 = 1000;

/// Environments that it may start a second after that: 1,000 in ten seconds, refilled all the time.
/// Documented: same page.
pub const SCALE_UP_PER_SECOND: u64 = 100;

/// Synchronous requests a second for each unit of a function's concurrency. Documented: Lambda
/// Developer Guide, "Understanding Lambda function scaling".
pub const REQUESTS_PER_UNIT: u64 = 10;

/// To begin with a tenth of a second's worth of them can come at once, which is one for each unit,
/// and so many in any case; later, what was not used in a second. Assumed: a full house at one
/// instant is let in.
pub const REQUESTS_AT_ONCE_MIN: u64 = 10;

/// Spread of the starts of one runtime: sigma of a log-normal distribution around the measured
/// mean. Measured: lambda-perf, 2026-08-22, from least and greatest of ten starts.
pub const RUNTIME_START_SIGMA: f64 = 0.2;

/// What a container image adds to the start of its runtime. Measured: lambda-perf, 2026-08-22, 0.05
/// to 0.25 s; the middle is assumed.
pub const IMAGE_START: Span = Span::from_micros(150_000);

/// Memory, in MB, at which a function has one full vCPU; less memory has that share of it.
/// Documented: Lambda Developer Guide, "Configure Lambda function memory".
pub const FULL_CPU_MEMORY: u32 = 1769;

/// Before retry k of an asynchronous event Lambda waits k times this long, after a function error.
/// Documented: Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
/// invocation".
pub const ASYNC_ERROR_DELAY: Span = Span::from_secs(60);

/// Spread of that delay, as factors. Measured: gaps between starts of 65 s to 66 s and 126 s to 130
/// s, and whole runs of three attempts in under 177 s.
pub const ASYNC_ERROR_SPREAD: (f64, f64) = (0.85, 1.10);

/// First wait of an asynchronous event after a throttle; it doubles from try to try. Documented:
/// Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
pub const ASYNC_THROTTLE_DELAY: Span = Span::from_secs(1);

/// Longest wait of an asynchronous event after a throttle. Documented: same page.
pub const ASYNC_THROTTLE_DELAY_MAX: Span = Span::from_secs(300);

/// Spread of the wait after a throttle, as factors. Measured: tries at 1.0 to 1.1 times the nominal
/// instants.
pub const ASYNC_THROTTLE_SPREAD: (f64, f64) = (1.0, 1.1);

/// Concurrent batches of an SQS mapping when it begins. Documented: Lambda Developer Guide,
/// "Configuring scaling behavior for SQS event source mappings".
pub const SQS_FIRST_POLLERS: u32 = 5;

/// Most concurrent batches of one SQS mapping. Documented: same page.
pub const SQS_MOST_POLLERS: u32 = 1250;

/// Fewest concurrent batches of one SQS mapping, when it is quiet. Documented: same page.
pub const SQS_FEWEST_POLLERS: u32 = 2;

/// After so long without a message, and again after each further such time, a mapping has one
/// concurrent batch less than its first ones. Assumed: AWS gives no number.
pub const SQS_QUIET: Span = Span::from_secs(60);

/// While there is a backlog one concurrent batch is added this often: 300 a minute. Documented:
/// same page. Without a backlog one is taken away as often, down to the first ones: assumed.
pub const SQS_SCALING_STEP: Span = Span::from_micros(200_000);

/// Fewest pollers of provisioned mode where only the most are set. Documented: Lambda API
/// Reference, `ProvisionedPollerConfig`.
pub const SQS_PROVISIONED_FEWEST: u32 = 2;

/// Most pollers of provisioned mode where only the fewest are set. Documented: same page.
pub const SQS_PROVISIONED_MOST: u32 = 200;

/// Batches that a provisioned poller holds at most. Documented: same page.
pub const SQS_POLLER_BATCHES: u32 = 10;

/// A provisioned poller polls no more often than this: ten times a second. Documented: same page.
pub const SQS_POLLER_REST: Span = Span::from_micros(100_000);

/// While there is a backlog a mapping in provisioned mode adds one poller this often: 1,000
/// concurrent batches a minute. Documented: same page. Without a backlog one is taken away as
/// often: assumed.
pub const SQS_PROVISIONED_STEP: Span = Span::from_micros(600_000);

/// After errors have halved its concurrency, a mapping adds none for so long. Assumed: AWS gives no
/// number.
pub const SQS_BACKOFF_HOLD: Span = Span::from_secs(60);

/// Messages that one receive brings at most, and one delete takes. Documented: Amazon SQS API
/// Reference, ReceiveMessage and DeleteMessageBatch.
pub const SQS_RECEIVE_MAX: u32 = 10;

/// Messages of one queue that may be in flight; above that receives bring nothing. Documented:
/// Amazon SQS Developer Guide, "Amazon SQS message quotas".
pub const SQS_IN_FLIGHT_MAX: u32 = 120_000;

/// A message of a standard queue that was received so often counts no more for the age of the
/// oldest message. Documented: Amazon SQS Developer Guide, "Available CloudWatch metrics".
pub const SQS_POISON_RECEIVES: u32 = 3;

/// A long poll that finds nothing comes back after this long. Documented: Amazon SQS API Reference,
/// ReceiveMessage (20 s at most); that a mapping uses the most is assumed.
pub const SQS_LONG_POLL: Span = Span::from_secs(20);

/// A received message stays hidden for at least this long, about the time that a receive takes:
/// with a visibility timeout of zero it would else be received without end at one instant. Assumed.
pub const SQS_HIDDEN_MIN: Span = Span::from_micros(10_000);

/// How often a poller offers a throttled batch again. Assumed: AWS gives no number.
pub const SQS_THROTTLE_RETRY: Span = Span::from_secs(1);

/// How often a mapping polls a shard of Kinesis. Documented: Lambda Developer Guide, "Using Lambda
/// with Kinesis".
pub const KINESIS_POLL_INTERVAL: Span = Span::from_secs(1);

/// How often a mapping polls a shard of a DynamoDB stream. Documented: Lambda Developer Guide,
/// "Using AWS Lambda with Amazon DynamoDB".
pub const DYNAMODB_POLL_INTERVAL: Span = Span::from_micros(250_000);

/// Records that a Kinesis shard takes in a second; more are refused. Documented: Kinesis Developer
/// Guide, "Quotas and limits". That whole seconds count is assumed.
pub const KINESIS_SHARD_PUTS: u32 = 1000;

/// Records that one read of a DynamoDB stream brings at most. Documented: DynamoDB API Reference,
/// "GetRecords".
pub const DYNAMODB_READ_RECORDS: u32 = 1000;

/// First wait of a stream's batch between two tries. Assumed, as are the next three: AWS gives no
/// numbers, and LocalStack takes these.
pub const STREAM_RETRY_DELAY: Span = Span::from_micros(500_000);

/// The factor by which that wait grows with each try that fails.
pub const STREAM_RETRY_GROWTH: f64 = 1.5;

/// Longest nominal wait between two tries.
pub const STREAM_RETRY_DELAY_MAX: Span = Span::from_secs(60);

/// Spread of these waits, as factors.
pub const STREAM_RETRY_SPREAD: (f64, f64) = (0.5, 1.5);

/// Event pollers of a Kafka mapping when it begins. Documented: Lambda Developer Guide, "Apache
/// Kafka event poller scaling modes".
pub const KAFKA_FIRST_POLLERS: u32 = 1;

/// Most event pollers of a Kafka mapping in provisioned mode, unless told otherwise. Documented:
/// same page.
pub const KAFKA_MOST_POLLERS: u32 = 200;

/// Batches that one event poller works on at once in provisioned mode. Documented: same page. On
/// demand it is one, which is assumed.
pub const KAFKA_POLLER_BATCHES: u32 = 5;

/// How often the offset lag is judged. Documented: same page, for mappings on demand.
pub const KAFKA_LAG_CHECK: Span = Span::from_secs(60);

/// How long a change of the event pollers takes on demand. Documented as the most that it takes:
/// same page.
pub const KAFKA_SCALING_DELAY: Span = Span::from_secs(180);

/// Retries of a Kafka mapping that has retries without end and a destination. Documented: Lambda
/// Developer Guide, "Using a Kafka topic as an on-failure destination".
pub const KAFKA_RETRIES_WITH_DESTINATION: u32 = 10;

/// Event pollers that make one unit of the bill. Documented: Lambda Developer Guide, "Apache Kafka
/// event poller scaling modes".
pub const KAFKA_POLLERS_PER_UNIT: u32 = 10;

/// Tokens of an SDK client's full retry quota.
/// Documented: AWS SDKs and Tools Reference Guide, "Retry behavior".
pub const SDK_QUOTA: u16 = 500;

/// Tokens that a retry after a transient error or timeout costs. Documented: the SDKs' rule of
/// 2026-11-10.
pub const SDK_TRANSIENT_COST: u16 = 14;

/// Tokens that a retry after a throttle costs. Documented: the SDKs' rule of 2026-11-10.
pub const SDK_THROTTLING_COST: u16 = 5;

/// Tokens that a retry costs by the SDKs' old rule. Documented: botocore's `retries/standard.py`.
pub const SDK_OLD_COST: u16 = 5;

/// Tokens that a retry after a timeout costs by the SDKs' old rule. Documented: same file.
pub const SDK_OLD_TIMEOUT_COST: u16 = 10;

/// Before retry i = 0, 1, … the old legacy mode waits up to 2^i times this, without a cap.
/// Documented: botocore's `retryhandler.py` and `data/_retry.json`.
pub const SDK_LEGACY_BASE: Span = Span::from_secs(1);

/// Before retry i = 0, 1, … after a transient error an SDK waits up to 2^i times this. Documented:
/// same rule.
pub const SDK_TRANSIENT_BASE: Span = Span::from_micros(50_000);

/// The same after a throttle. Documented: same rule.
pub const SDK_THROTTLING_BASE: Span = Span::from_secs(1);

/// Longest back-off of an SDK, before jitter. Documented: same rule.
pub const SDK_DELAY_MAX: Span = Span::from_secs(20);
