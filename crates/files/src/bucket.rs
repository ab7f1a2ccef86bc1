//! Files in a bucket, and what is said where that fails.
//!
//! What a store answers is looked at for its code and thrown away: it repeats keys and signatures.

use std::error::Error;
use std::ops::Range;
use std::path::Path as DiskPath;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientConfigKey, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload,
    RetryConfig,
};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;

use crate::http::{Connector, is_yes};
use crate::{FilesError, Stream, limits};

/// What [`Bucket::check`] writes, and leaves.
const SIGN: &str = "comptoir.txt";

/// One bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    store: AmazonS3,
    name: String,
    endpoint: String,
    /// Whether a key was given, or has to come from the machine's own surroundings.
    has_key: bool,
    sending: Semaphore,
}

impl Bucket {
    /// Reads keys, region and address from the environment.
    pub(crate) fn open(name: &str) -> Result<Self, FilesError> {
        let builder = AmazonS3Builder::from_env();
        let told = |key| builder.get_config_value(&key).filter(|value| !value.is_empty());
        let endpoint = told(AmazonS3ConfigKey::S3Endpoint)
            .or_else(|| told(AmazonS3ConfigKey::Endpoint))
            .unwrap_or_else(|| "https://s3.amazonaws.com".to_owned());
        let plain = told(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
        if endpoint.starts_with("http://") && !is_yes(plain.as_deref()) {
            let why = "AWS_ENDPOINT_URL begins with http://: give one with https://, or set \
                AWS_ALLOW_HTTP=true where nobody else can listen";
            return Err(FilesError::Bucket(why.to_owned()));
        }
        let has_key = told(AmazonS3ConfigKey::AccessKeyId).is_some();
        let retry = RetryConfig {
            max_retries: limits::TRIES_MAX,
            retry_timeout: limits::TRIES_TIME,
            backoff: BackoffConfig {
                init_backoff: limits::TRIES_PAUSE,
                ..BackoffConfig::default()
            },
        };
        let store = builder
            .with_bucket_name(name)
            .with_retry(retry)
            // One is deleted at a time: every store knows how.
            .with_disable_bulk_delete(true)
            .with_http_connector(Connector)
            .build()
            .map_err(|_| {
                let why = "files are in a bucket: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go \
                    together, and every AWS_ variable must hold what its name says";
                FilesError::Bucket(why.to_owned())
            })?;
        let sending = Semaphore::new(limits::SENDING_MAX);
        Ok(Self { store, name: name.to_owned(), endpoint, has_key, sending })
    }

    pub(crate) async fn check(&self, within: &str) -> Result<(), FilesError> {
        let sign = format!("{within}{SIGN}");
        self.put(&sign, Bytes::from_static(b"Comptoir keeps files here.\n")).await?;
        self.get(&sign).await.map(drop)
    }

    pub(crate) async fn put(&self, name: &str, bytes: Bytes) -> Result<(), FilesError> {
        let _turn = self.sending.acquire().await;
        let put = self.store.put(&Path::from(name), PutPayload::from_bytes(bytes)).await;
        put.map(drop).map_err(|error| self.told(&error))
    }

    /// Sends a file of this machine, a part at a time.
    pub(crate) async fn send(&self, name: &str, from: &DiskPath) -> Result<(), FilesError> {
        let _turn = self.sending.acquire().await;
        let (name, mut file) = (Path::from(name), File::open(from).await?);
        let first = next_part(&mut file).await?;
        if first.len() < limits::PART_BYTES {
            let put = self.store.put(&name, PutPayload::from_bytes(first)).await;
            return put.map(drop).map_err(|error| self.told(&error));
        }
        let begun = self.store.put_multipart(&name).await;
        let mut upload = begun.map_err(|error| self.told(&error))?;
        let mut part = first;
        let sent = loop {
            if part.is_empty() {
                break upload.complete().await.map(drop).map_err(|error| self.told(&error));
            }
            if let Err(error) = upload.put_part(PutPayload::from_bytes(part)).await {
                break Err(self.told(&error));
            }
            match next_part(&mut file).await {
                Ok(next) => part = next,
                Err(error) => break Err(error.into()),
            }
        };
        if sent.is_err() {
            // What was sent of it is paid for until it is given up; a rule of the bucket does so
            // where this fails too.
            drop(upload.abort().await);
        }
        sent
    }

    pub(crate) async fn get(&self, name: &str) -> Result<Bytes, FilesError> {
        let read = async { self.store.get(&Path::from(name)).await?.bytes().await };
        read.await.map_err(|error| self.told(&error))
    }

    pub(crate) async fn stream(&self, name: &str, part: Range<u64>) -> Result<Stream, FilesError> {
        let range = Some(GetRange::Bounded(part));
        let options = GetOptions { range, ..GetOptions::default() };
        let found = self.store.get_opts(&Path::from(name), options).await;
        let stream = found.map_err(|error| self.told(&error))?.into_stream();
        // Who reads hears that it broke off, and asks for the rest.
        let broken = |_| std::io::Error::other("the bucket broke off");
        Ok(Box::pin(stream.map_err(broken)))
    }

    pub(crate) async fn size(&self, name: &str) -> Result<u64, FilesError> {
        let found = self.store.head(&Path::from(name)).await;
        found.map(|file| file.size).map_err(|error| self.told(&error))
    }

    pub(crate) async fn remove(&self, name: &str) -> Result<(), FilesError> {
        match self.store.delete(&Path::from(name)).await.map_err(|error| self.told(&error)) {
            Ok(()) | Err(FilesError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Says what is wrong and what to do about it.
    fn told(&self, error: &object_store::Error) -> FilesError {
        let (code, endpoint, name) = (code_of(error), &self.endpoint, &self.name);
        if matches!(error, object_store::Error::NotFound { .. }) && code != "NoSuchBucket" {
            return FilesError::NotFound;
        }
        let refused = matches!(
            error,
            object_store::Error::PermissionDenied { .. }
                | object_store::Error::Unauthenticated { .. }
        );
        FilesError::Bucket(match code.as_str() {
            "NoSuchBucket" => {
                format!("there is no bucket '{name}' at {endpoint}: make it, or correct files")
            }
            "SignatureDoesNotMatch" | "InvalidAccessKeyId" | "InvalidToken" | "ExpiredToken" => {
                format!(
                    "{endpoint} does not know our key ({code}): correct AWS_ACCESS_KEY_ID and \
                     AWS_SECRET_ACCESS_KEY"
                )
            }
            "RequestTimeTooSkewed" => {
                format!("{endpoint} finds this machine's clock wrong ({code}): set it")
            }
            "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraint" => {
                format!("the bucket '{name}' is in another region ({code}): correct AWS_REGION")
            }
            _ if refused => {
                let why = if code.is_empty() { "AccessDenied" } else { &code };
                format!(
                    "{endpoint} does not let our key use the bucket '{name}' ({why}): let it \
                     read, write and delete there, or correct AWS_ACCESS_KEY_ID and \
                     AWS_SECRET_ACCESS_KEY"
                )
            }
            "" if !self.has_key => format!(
                "the bucket '{name}' at {endpoint} needs a key: set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY"
            ),
            "" => format!(
                "the bucket '{name}' cannot be reached at {endpoint}: look at AWS_ENDPOINT_URL \
                 and at the network"
            ),
            _ => format!("{endpoint} would not do it in the bucket '{name}' ({code})"),
        })
    }
}

/// The next part of a file; empty at its end.
async fn next_part(file: &mut File) -> std::io::Result<Bytes> {
    let mut part = Vec::new();
    file.take(limits::PART_BYTES as u64).read_to_end(&mut part).await?;
    Ok(part.into())
}

/// The code in what a store answered (`<Code>SlowDown</Code>`); empty where it did not answer.
fn code_of(error: &object_store::Error) -> String {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        let said = error.to_string();
        let code = said.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        if let Some((code, _)) = code
            && code.len() <= 64
            && code.bytes().all(|letter| letter.is_ascii_alphanumeric())
        {
            return code.to_owned();
        }
        cause = error.source();
    }
    String::new()
}
