//! Templates of programs.

use comptoir_api::cloud::CloudError;
use comptoir_api::cloud::interactive::Interactive;
use comptoir_api::cloud::message::TemplateUse;

use super::call::Call;
use super::trouble::Answer;

/// A template, filled in.
pub(crate) struct Filled {
    /// What the customer sees.
    pub card: Interactive,
    /// "MARKETING", "UTILITY", "AUTHENTICATION".
    pub category: String,
}

/// Fills one in.
pub(crate) async fn fill(_: &Call, asked: &TemplateUse) -> Answer<Filled> {
    let details = format!("There is no template '{}'.", asked.name);
    Err(CloudError::no_template(details).into())
}
