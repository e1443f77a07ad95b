//! The numbers of AWS that the model follows, each with its source. docs/model.md is the same list
//! for people, with the tests that pin each rule; a test holds the two together.

use crate::time::Span;

/// A longer init phase is abandoned, and done again inside the first invocation under the
/// function's timeout. Documented: Lambda Developer Guide, "Understanding the Lambda execution
/// environment lifecycle".
pub const INIT_LIMIT: Span = Span::from_secs(10);

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

/// While there is a backlog one concurrent batch is added this often: 300 a minute. Documented:
/// same page. Without a backlog one is taken away as often, down to the first ones: assumed.
pub const SQS_SCALING_STEP: Span = Span::from_micros(200_000);

/// A long poll that finds nothing comes back after this long. Documented: Amazon SQS API Reference,
/// ReceiveMessage (20 s at most); that a mapping uses the most is assumed.
pub const SQS_LONG_POLL: Span = Span::from_secs(20);

/// A received message stays hidden for at least this long, about the time that a receive takes:
/// with a visibility timeout of zero it would else be received without end at one instant. Assumed.
pub const SQS_HIDDEN_MIN: Span = Span::from_micros(10_000);

/// How often a poller offers a throttled batch again. Assumed: AWS gives no number.
pub const SQS_THROTTLE_RETRY: Span = Span::from_secs(1);

/// Tokens of an SDK client's full retry quota.
/// Documented: AWS SDKs and Tools Reference Guide, "Retry behavior".
pub const SDK_QUOTA: u32 = 500;

/// Tokens that a retry after a transient error or timeout costs. Documented: the SDKs' rule of
/// 2026-11-10.
pub const SDK_TRANSIENT_COST: u32 = 14;

/// Tokens that a retry after a throttle costs. Documented: the SDKs' rule of 2026-11-10.
pub const SDK_THROTTLING_COST: u32 = 5;

/// Tokens that a retry costs by the SDKs' old rule. Documented: botocore's `retries/standard.py`.
pub const SDK_OLD_COST: u32 = 5;

/// Tokens that a retry after a timeout costs by the SDKs' old rule. Documented: same file.
pub const SDK_OLD_TIMEOUT_COST: u32 = 10;

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
