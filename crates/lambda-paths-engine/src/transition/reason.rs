//! Why things happen: how an execution starts and ends, who refuses it, and who tries again.

/// How an environment came to an invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It was idle and ready.
    Warm,
    /// It had to be started.
    Cold,
    /// It was reset by a crash or timeout: it initialises again, inside the handler's time.
    Reset,
}

/// How an execution ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The handler threw.
    Error,
    /// The function's timeout ended it.
    Timeout,
    /// The environment was lost.
    Crash,
}

/// Which limit refused an invocation. All are Lambda's but the gateway's own, which CloudWatch does
/// not count among Lambda's throttles either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// The account's pool is in use.
    ConcurrentInvocationLimitExceeded,
    /// The function's reserved concurrency is in use.
    ReservedFunctionConcurrentInvocationLimitExceeded,
    /// API Gateway's own limit of rate and burst: it never reached Lambda.
    GatewayRateLimitExceeded,
    /// More synchronous requests a second than ten for each unit of the account's concurrency.
    FunctionInvocationRateLimitExceeded,
    /// More synchronous requests a second than ten for each unit of reserved concurrency.
    ReservedFunctionInvocationRateLimitExceeded,
    /// The function may not start more environments yet.
    ScaleUpLimitExceeded,
}

impl Throttled {
    /// The reason that AWS's answer gives. It has none for the scale-up limit: that this one stands
    /// for it is assumed.
    #[must_use]
    pub const fn aws_reason(self) -> &'static str {
        match self {
            Self::ConcurrentInvocationLimitExceeded | Self::ScaleUpLimitExceeded => {
                "ConcurrentInvocationLimitExceeded"
            }
            Self::ReservedFunctionConcurrentInvocationLimitExceeded => {
                "ReservedFunctionConcurrentInvocationLimitExceeded"
            }
            Self::FunctionInvocationRateLimitExceeded => "FunctionInvocationRateLimitExceeded",
            // A reason of API Gateway, which has no name for it.
            Self::GatewayRateLimitExceeded => "GatewayRateLimitExceeded",
            Self::ReservedFunctionInvocationRateLimitExceeded => {
                "ReservedFunctionInvocationRateLimitExceeded"
            }
        }
    }
}

/// What kind of concurrency an execution uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// That of a function without provisioned concurrency, or before any is allocated.
    OnDemand,
    /// A provisioned environment.
    Provisioned,
    /// On-demand concurrency, because no provisioned environment could take it.
    Spillover,
}

/// How it stands with provisioned concurrency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// Environments are on their way.
    InProgress,
    /// All that are requested are there.
    Ready,
    /// They took too long to initialise: those that were missing stay missing.
    Failed,
}

/// Who decides that a request runs again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retrier {
    /// The caller.
    Client,
    /// Lambda's internal queue, after a function error.
    Lambda,
    /// Lambda's internal queue, after a throttle: this does not use up retries.
    LambdaThrottle,
    /// The queue, whose visibility timeout ends.
    Queue,
    /// The poller, which offers a throttled batch again.
    Poller,
    /// The mapping of a stream, which tries its batch again.
    Mapping,
}

/// Why a caller made no further attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaveUp {
    /// All attempts are used up.
    AttemptsExhausted,
    /// The SDK's retry quota is empty.
    RetryQuotaExceeded,
    /// It never retries.
    NoRetries,
    /// The answer is a function error, which has status 200: no client retries that.
    FunctionError,
    /// The shard took no more records in this second.
    ProvisionedThroughputExceeded,
}

/// Why an event or message was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// All retries failed.
    RetriesExhausted,
    /// The next attempt would come after the maximum event age.
    EventAgeExceeded,
    /// The function's reserved concurrency is zero.
    ZeroReservedConcurrency,
    /// It was received too often.
    MaxReceiveCountExceeded,
    /// The retention period of the queue or stream is over.
    RetentionExceeded,
    /// It was given up, and Lambda could not deliver it where it should have gone.
    DeliveryFailed,
    /// All retries of its batch failed.
    RetryAttemptsExhausted,
    /// It is older than the maximum record age.
    RecordAgeExceeded,
    /// It moved to a dead-letter queue whose retention period, counted from its send, was over.
    DeadLetterRetentionExceeded,
}
