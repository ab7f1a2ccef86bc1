//! Forms of programs.

use comptoir_api::cloud::CloudError;
use comptoir_api::cloud::interactive::FlowUse;

use super::call::Call;
use super::trouble::Answer;

/// A form as it was made.
pub(crate) struct Known {
    /// Digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its screens.
    pub json: String,
}

/// Finds the form that is meant.
pub(crate) async fn find(_: &Call, _: &FlowUse) -> Answer<Known> {
    Err(CloudError::value("There is no such form.").into())
}
