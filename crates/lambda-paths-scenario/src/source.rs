//! Where the numbers come from: public pages, each with how sure it makes us.

/// A public page, and how it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the page.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
    /// How the number is known.
    pub tag: Tag,
}

/// How a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// AWS says so.
    Documented,
    /// Somebody measured it on AWS.
    Measured,
    /// Nobody says; the model takes a plausible value.
    Assumed,
}

impl Tag {
    /// The tag as the settings panel and the documentation print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Measured => "measured",
            Self::Assumed => "assumed",
        }
    }
}

const fn documented(title: &'static str, url: &'static str) -> Source {
    Source { title, url, tag: Tag::Documented }
}

pub(super) const LAMBDA_TIMEOUT: Source = documented(
    "Lambda Developer Guide, Configure function timeout",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
);
pub(super) const LAMBDA_MEMORY: Source = documented(
    "Lambda Developer Guide, Configure function memory",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
);
pub(super) const LAMBDA_QUOTAS: Source = documented(
    "Lambda Developer Guide, Quotas",
    "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
);
pub(super) const LAMBDA_ARCHITECTURE: Source = documented(
    "Lambda Developer Guide, Selecting an instruction set architecture",
    "https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html",
);
pub(super) const LAMBDA_RESERVED: Source = documented(
    "Lambda Developer Guide, Configuring reserved concurrency",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
);
pub(super) const LAMBDA_PROVISIONED: Source = documented(
    "Lambda Developer Guide, Configuring provisioned concurrency",
    "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
);
pub(super) const LAMBDA_ASYNC_CONFIG: Source = documented(
    "Lambda Developer Guide, Configuring asynchronous error handling",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html",
);
pub(super) const LAMBDA_ASYNC_RECORDS: Source = documented(
    "Lambda Developer Guide, Retaining asynchronous records",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
);
pub(super) const LAMBDA_SQS_CONFIGURE: Source = documented(
    "Lambda Developer Guide, Configuring an SQS event source",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
);
pub(super) const LAMBDA_SQS_SCALING: Source = documented(
    "Lambda Developer Guide, SQS scaling behaviour",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
);
pub(super) const LAMBDA_SQS_ERRORS: Source = documented(
    "Lambda Developer Guide, SQS error handling",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
);
pub(super) const LAMBDA_ASYNC: Source = documented(
    "Lambda Developer Guide, Invoking a function asynchronously",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
);
pub(super) const LAMBDA_KINESIS: Source = documented(
    "Lambda Developer Guide, Using Lambda with Kinesis",
    "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html",
);
pub(super) const LAMBDA_KINESIS_PARAMETERS: Source = documented(
    "Lambda Developer Guide, Parameters for Kinesis mappings",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html",
);
pub(super) const LAMBDA_KINESIS_PARTIAL: Source = documented(
    "Lambda Developer Guide, Partial batch responses with Kinesis",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
);
pub(super) const LAMBDA_KINESIS_ON_FAILURE: Source = documented(
    "Lambda Developer Guide, Retaining discarded batch records",
    "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
);
pub(super) const LAMBDA_DYNAMODB: Source = documented(
    "Lambda Developer Guide, Using Lambda with DynamoDB",
    "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html",
);
pub(super) const LAMBDA_MSK: Source = documented(
    "Lambda Developer Guide, Using Lambda with Amazon MSK",
    "https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html",
);
pub(super) const LAMBDA_KAFKA_SCALING: Source = documented(
    "Lambda Developer Guide, Kafka event poller scaling modes",
    "https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html",
);
pub(super) const LAMBDA_KAFKA_RETRIES: Source = documented(
    "Lambda Developer Guide, Error handling for Kafka mappings",
    "https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html",
);
pub(super) const KINESIS_QUOTAS: Source = documented(
    "Kinesis Developer Guide, Quotas and limits",
    "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html",
);
pub(super) const KINESIS_RETENTION: Source = documented(
    "Kinesis Developer Guide, Change the data retention period",
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html",
);
pub(super) const SQS_VISIBILITY: Source = documented(
    "SQS Developer Guide, Visibility timeout",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "SQSDeveloperGuide/sqs-visibility-timeout.html"
    ),
);
pub(super) const SQS_DEAD_LETTERS: Source = documented(
    "SQS Developer Guide, Dead-letter queues",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "SQSDeveloperGuide/sqs-dead-letter-queues.html"
    ),
);
pub(super) const SQS_ATTRIBUTES: Source = documented(
    "SQS API Reference, SetQueueAttributes",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "APIReference/API_SetQueueAttributes.html"
    ),
);
pub(super) const SQS_DELETE: Source = documented(
    "SQS API Reference, DeleteMessage",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "APIReference/API_DeleteMessage.html"
    ),
);
pub(super) const SQS_AT_LEAST_ONCE: Source = documented(
    "SQS Developer Guide, At-least-once delivery",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "SQSDeveloperGuide/standard-queues-at-least-once-delivery.html"
    ),
);
pub(super) const SQS_FIFO: Source = documented(
    "SQS Developer Guide, FIFO queue delivery logic",
    concat!(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/",
        "SQSDeveloperGuide/FIFO-queues-understanding-logic.html"
    ),
);
pub(super) const GATEWAY_TIMEOUT: Source = documented(
    "API Gateway API Reference, Integration, timeoutInMillis",
    "https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html",
);
pub(super) const GATEWAY_QUOTAS: Source = documented(
    "API Gateway Developer Guide, Throttle requests to your REST APIs",
    concat!(
        "https://docs.aws.amazon.com/apigateway/latest/",
        "developerguide/api-gateway-request-throttling.html"
    ),
);
pub(super) const HTTP_API_TIMEOUT: Source = documented(
    "API Gateway V2 API Reference, Integration, timeoutInMillis",
    concat!(
        "https://docs.aws.amazon.com/apigatewayv2/latest/",
        "api-reference/apis-apiid-integrations-integrationid.html"
    ),
);
pub(super) const HTTP_API_QUOTAS: Source = documented(
    "API Gateway Developer Guide, Throttle requests to your HTTP APIs",
    concat!(
        "https://docs.aws.amazon.com/apigateway/latest/",
        "developerguide/http-api-throttling.html"
    ),
);
pub(super) const ALB_ATTRIBUTES: Source = documented(
    "Application Load Balancers, Connection idle timeout",
    concat!(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/",
        "application/edit-load-balancer-attributes.html"
    ),
);
pub(super) const GATEWAY_LAMBDA: Source = documented(
    "API Gateway Developer Guide, Lambda proxy integrations",
    concat!(
        "https://docs.aws.amazon.com/apigateway/latest/",
        "developerguide/set-up-lambda-proxy-integrations.html"
    ),
);
pub(super) const SDK_RETRY: Source = documented(
    "AWS SDKs and Tools Reference Guide, Retry behavior",
    "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
);
pub(super) const BACKOFF: Source = documented(
    "AWS Architecture Blog, Exponential backoff and jitter",
    "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
);

/// Cold starts of small functions, measured daily.
pub(super) const COLD_STARTS: Source = Source {
    title: "lambda-perf, cold starts measured daily",
    url: "https://github.com/maxday/lambda-perf",
    tag: Tag::Measured,
};

/// AWS does not say how long an environment is kept; a study of 2019 to 2021 found ten minutes.
pub(super) const IDLE_TIME: Source = Source {
    title: "Mikhail Shilkov, Cold starts in AWS Lambda",
    url: "https://mikhail.io/serverless/coldstarts/aws/",
    tag: Tag::Measured,
};

/// AWS says "one minute, then two"; the measured gaps spread around that.
pub(super) const RETRY_GAPS: Source = Source {
    title: "aws-by-example, Lambda retries on AWS, November 2025",
    url: "https://github.com/cosmo-grant/aws-by-example",
    tag: Tag::Measured,
};

/// AWS does not say how long a stream's batch waits between its tries; an emulator had to decide.
pub(super) const STREAM_RETRIES: Source = Source {
    title: "LocalStack, stream poller",
    url: "https://github.com/localstack/localstack",
    tag: Tag::Assumed,
};

/// Nobody says: the model takes a plausible value.
pub(super) const MODEL: Source =
    Source { title: "An assumption of this model", url: "", tag: Tag::Assumed };
