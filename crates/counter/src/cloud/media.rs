//! Files of programs.

use comptoir_api::cloud::CloudError;
use comptoir_api::cloud::message::MediaUse;
use comptoir_wire::content;

use super::call::Call;
use super::trouble::Answer;

/// Makes a file of a message: fetched or looked up, encrypted, at the relay.
pub(crate) async fn resolve(_: &Call, file: &MediaUse) -> Answer<content::Media> {
    Err(CloudError::unsupported(format!("No files of kind '{}' yet.", file.kind)).into())
}
