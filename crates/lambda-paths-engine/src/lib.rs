//! The simulator of AWS Lambda's invocation paths.
