//! A file's bytes, wherever they are: on our disk, or encrypted at the relay.

use comptoir_api::cloud::CloudError;
use comptoir_client::blob::{self, FileError};
use comptoir_files::FilesError;
use comptoir_store::cloud_media::CloudMediaRow;
use comptoir_wire::ids::MessageId;

use crate::Shop;
use crate::cloud::call::Call;
use crate::cloud::trouble::{Answer, Trouble};

/// The bytes of a file that the program may see.
pub(crate) async fn of(call: &Call, row: &CloudMediaRow) -> Answer<Vec<u8>> {
    let read = match row.file.as_str() {
        "" => customers(&call.shop, &row.message).await?,
        file => match call.counter.files(&call.shop.id).get(file).await {
            Ok(bytes) => Some(bytes.into()),
            Err(FilesError::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
    };
    read.ok_or_else(|| CloudError::unknown(&row.id).into())
}

/// A message's file, fetched and decrypted; `None` if it was taken back or is no longer kept.
async fn customers(shop: &Shop, message: &str) -> Answer<Option<Vec<u8>>> {
    let Ok(id) = message.parse::<MessageId>() else { return Ok(None) };
    match blob::fetch_file(shop.device().line(), shop.fetch(), id).await {
        Ok((_, bytes)) => Ok(Some(bytes)),
        Err(FileError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl From<FileError> for Trouble {
    fn from(error: FileError) -> Self {
        Self(match error {
            FileError::NotFound => CloudError::media_download("There is no such file."),
            FileError::TooLarge { size, limit } => {
                CloudError::media_upload(format!("The file has {size} bytes; {limit} are allowed."))
            }
            FileError::Send(error) => return error.into(),
            FileError::Fetch(error) => {
                tracing::warn!(%error, "the relay's files are out of reach");
                CloudError::unavailable("The relay cannot be reached: try again soon.")
            }
            FileError::Refused(_) => {
                CloudError::media_download("The relay no longer has the file, or does not take it.")
            }
            FileError::Empty => CloudError::media_upload("The file is empty."),
            FileError::Unfit(_)
            | FileError::TakenBack
            | FileError::Changed
            | FileError::Damaged => {
                CloudError::media_download("The file that came is not the one that was sent.")
            }
        })
    }
}
