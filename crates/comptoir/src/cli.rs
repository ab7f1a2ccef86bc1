//! The command line: what there is, and which part does it.
//!
//! Exit codes: 0 done; 1 refused, and the sentence says what to do; 2 the command line is wrong;
//! 3 the machine failed us (disk, port, permission); 4 `verify` found damage.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use comptoir_api::cloud::Scope;

use crate::admin::tokens::NewToken;
use crate::admin::{AdminError, Command, Feed, NewShop, NewStaff};
use crate::config::Options;
use crate::{admin, backup, bench, client, demo, log, moving, sandbox, serve, terminal, verify};

/// Refused: the sentence says what to do.
pub(crate) const EXIT_REFUSED: u8 = 1;
/// The machine failed us.
pub(crate) const EXIT_SYSTEM: u8 = 3;
/// `verify` found damage.
pub(crate) const EXIT_DAMAGED: u8 = 4;

/// Comptoir: people talk to shops, and buy, with nobody in between reading.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Starts a relay and a counter in one process: what one shop wants.
    Serve(Server),
    /// Starts a relay alone: blind delivery for counters and customers.
    Relay(Server),
    /// Starts a counter alone, which reaches a relay elsewhere (--relay-url).
    Counter(Server),
    /// Creates, lists and fills shops, whether the server runs or not.
    #[command(subcommand)]
    Shop(Shop),
    /// Adds people to a shop's team.
    #[command(subcommand)]
    Staff(Staff),
    /// Lets programs speak for a shop over its Cloud API: makes, lists and takes away their tokens.
    #[command(subcommand)]
    Token(Token),
    /// Writes everything in the data folder to one file; the server may run.
    Backup {
        /// Where to: a file that is not there yet.
        file: PathBuf,
        #[command(flatten)]
        folder: DataFolder,
    },
    /// Brings back what `backup` wrote, into a data folder that is empty or not there.
    Restore {
        /// What `backup` wrote.
        file: PathBuf,
        #[command(flatten)]
        folder: DataFolder,
    },
    /// Checks that what is on disk is whole. Exit code 4 if it is not.
    Verify {
        #[command(flatten)]
        folder: DataFolder,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Starts a server with a demo shop, some chats and orders; prints where to look.
    Demo(Server),
    /// Starts a shop with known numbers, a known token and a customer who answers: for tests of
    /// programs that speak WhatsApp's Cloud API.
    Sandbox(sandbox::Sandbox),
    /// A customer for scripts and bots: JSON-RPC 2.0 on standard input and output.
    Client {
        /// Folder of this customer's keys and messages. Made if it is not there.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The customer's language
        #[arg(long, default_value = "en", value_name = "LANG", value_parser = ["fr", "en"])]
        language: String,
    },
    /// Measures; see docs/performance.md.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Prints the commented example config file.
    Config,
}

/// What every server takes.
#[derive(Debug, Args)]
pub(crate) struct Server {
    /// A config file; flags win over it. `comptoir config` prints an example.
    #[arg(long, value_name = "FILE", env = "COMPTOIR_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// Where a command finds what it works on.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataFolder {
    /// The server's data folder.
    #[arg(long, value_name = "DIR", default_value = "data", env = "COMPTOIR_DATA_DIR")]
    pub(crate) data: PathBuf,
    /// The shops' database, if it is not store.db in the data folder.
    #[arg(long, value_name = "URL", env = "COMPTOIR_DATABASE_URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// What people type to get here; links carry it. Asked of the server if one runs.
    #[arg(
        long,
        value_name = "URL",
        env = "COMPTOIR_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub(crate) public_url: String,
}

#[derive(Debug, Subcommand)]
enum Shop {
    /// Creates a shop; prints its link and how its owner signs in.
    Create {
        /// As it writes itself: "Maison Halbran".
        #[arg(long)]
        name: String,
        /// Its name in addresses; made from the name if absent.
        #[arg(long)]
        slug: Option<String>,
        /// ISO 4217: EUR, USD, JPY.
        #[arg(long, default_value = "EUR")]
        currency: String,
        /// Its languages, its own first.
        #[arg(long, value_delimiter = ',', default_value = "fr", value_parser = ["fr", "en"])]
        language: Vec<String>,
        /// What its first owner signs in as.
        #[arg(long, default_value = "owner")]
        owner: String,
        /// As customers see its first owner; the shop's name if absent.
        #[arg(long, default_value = "")]
        owner_name: String,
        /// The time zone of its opening hours, an IANA name.
        #[arg(long, default_value = "Europe/Paris")]
        time_zone: String,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists shops.
    List {
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Imports a catalogue; the same file again changes nothing.
    Import {
        /// The feed: a file, or a folder where the format has several.
        file: PathBuf,
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        /// Told from the content if absent.
        #[arg(long)]
        format: Option<String>,
        /// Reports what would change and changes nothing.
        #[arg(long)]
        dry_run: bool,
        /// Folder of the pictures the feed names; the feed's own folder if absent.
        #[arg(long, value_name = "DIR")]
        pictures: Option<PathBuf>,
        /// Added to the prices of a feed that gives them without tax, in percent: 20, 5.5.
        #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
        tax: f64,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Moves a shop to another database, or to another machine by way of a file. The server has to
    /// be stopped.
    Move(moving::Move),
}

#[derive(Debug, Subcommand)]
enum Staff {
    /// Adds somebody; prints a link that signs in once, for seven days.
    Add {
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        /// What the person signs in as.
        #[arg(long)]
        login: String,
        /// As customers see it.
        #[arg(long)]
        name: String,
        /// What the person may do.
        #[arg(long, value_enum, default_value_t = RoleName::Agent)]
        role: RoleName,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints a new sign-in link for somebody who cannot sign in any more.
    Link {
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        /// What the person signs in as.
        #[arg(long)]
        login: String,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Makes one; prints it, once, with the numbers that programs need. Customers see its name.
    Create {
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        /// Of the program, as it stands on the roster of every chat: "Order bot".
        #[arg(long)]
        name: String,
        /// What it may do: messages, media, catalogue, webhooks. Everything if absent.
        #[arg(long, value_delimiter = ',')]
        scopes: Vec<Scope>,
        /// Days after which it ends. Never if absent.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        expires: Option<u32>,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists a shop's, with when each was last used.
    List {
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Takes one away: it opens nothing any more, and every chat says that it is gone.
    Remove {
        /// tok_…, as `list` prints it.
        token: String,
        /// The shop's name in addresses.
        #[arg(long)]
        shop: String,
        #[command(flatten)]
        folder: DataFolder,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// Also the team.
    Owner,
    /// Also the catalogue, automations, the profile.
    Manager,
    /// Reads and answers chats, moves orders.
    Agent,
    /// The catalogue alone; reads no chat.
    Catalogue,
    /// Reads chats, and nothing else.
    ReadOnly,
}

/// Does what was asked for.
pub(crate) async fn run(cli: Cli) -> ExitCode {
    match cli.what {
        What::Serve(server) => serve::run(server, serve::Faces::Both).await,
        What::Relay(server) => serve::run(server, serve::Faces::Relay).await,
        What::Counter(server) => serve::run(server, serve::Faces::Counter).await,
        What::Demo(server) => demo::run(server).await,
        What::Sandbox(asked) => sandbox::run(asked).await,
        What::Client { data, language } => client::run(&data, &language).await,
        What::Bench(bench) => bench::run(bench).await,
        What::Config => terminal::print(crate::config::EXAMPLE),
        What::Restore { file, folder } => backup::restore(&file, &folder.data),
        What::Backup { file, folder } => {
            let file = std::path::absolute(&file).unwrap_or(file);
            ask(&folder, Command::Backup { file }, false).await
        }
        What::Verify { folder, json } => verify::run(&folder, json).await,
        What::Shop(shop) => run_shop(shop).await,
        What::Staff(staff) => run_staff(staff).await,
        What::Token(token) => run_token(token).await,
    }
}

async fn run_shop(shop: Shop) -> ExitCode {
    match shop {
        Shop::Create {
            name,
            slug,
            currency,
            language: languages,
            owner,
            owner_name,
            time_zone,
            folder,
            json,
        } => {
            let shop = NewShop {
                name,
                slug,
                currency,
                languages,
                owner,
                owner_name,
                time_zone,
                first_order: 0,
            };
            ask(&folder, Command::ShopCreate(shop), json).await
        }
        Shop::List { folder, json } => ask(&folder, Command::ShopList {}, json).await,
        Shop::Import { file, shop, format, dry_run, pictures, tax, folder, json } => {
            let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
            let file = absolute(file);
            let pictures = pictures.map(absolute);
            let tax_basis_points = (tax.clamp(0.0, 100.0) * 100.0).round() as u32;
            let own_drawings = false;
            let feed =
                Feed { file, shop, format, dry_run, pictures, tax_basis_points, own_drawings };
            ask(&folder, Command::ShopImport(feed), json).await
        }
        Shop::Move(asked) => {
            log::start(None);
            said(moving::run(&asked).await, asked.json)
        }
    }
}

async fn run_staff(staff: Staff) -> ExitCode {
    match staff {
        Staff::Add { shop, login, name, role, folder, json } => {
            let role = match role {
                RoleName::Owner => comptoir_api::shop::Role::Owner,
                RoleName::Manager => comptoir_api::shop::Role::Manager,
                RoleName::Agent => comptoir_api::shop::Role::Agent,
                RoleName::Catalogue => comptoir_api::shop::Role::Catalogue,
                RoleName::ReadOnly => comptoir_api::shop::Role::ReadOnly,
            };
            ask(&folder, Command::StaffAdd(NewStaff { shop, login, name, role }), json).await
        }
        Staff::Link { shop, login, folder, json } => {
            ask(&folder, Command::StaffLink { shop, login }, json).await
        }
    }
}

async fn run_token(token: Token) -> ExitCode {
    match token {
        Token::Create { shop, name, scopes, expires, folder, json } => {
            let asked = NewToken { shop, name, scopes, expires_days: expires };
            ask(&folder, Command::TokenCreate(asked), json).await
        }
        Token::List { shop, folder, json } => ask(&folder, Command::TokenList { shop }, json).await,
        Token::Remove { token, shop, folder, json } => {
            ask(&folder, Command::TokenRemove { shop, token }, json).await
        }
    }
}

/// Runs a command where the data folder is held: by the server, or by us.
async fn ask(folder: &DataFolder, command: Command, json: bool) -> ExitCode {
    log::start(None);
    let mut bar = terminal::Bar::new();
    let asked = admin::anywhere(folder, command, |step| bar.show(&step)).await;
    bar.finish();
    said(asked, json)
}

/// Says what came of it.
fn said(came: Result<serde_json::Value, AdminError>, json: bool) -> ExitCode {
    match came {
        Ok(value) => terminal::answer(&value, json),
        Err(AdminError::Refused(why)) => terminal::fail(&why, EXIT_REFUSED),
        Err(AdminError::System(why)) => terminal::fail(&why, EXIT_SYSTEM),
    }
}
