### Every sentence a person reads, in English. The same keys as fr.ftl, in the same order.

## common: words used everywhere

app-name = Comptoir
language-fr = Français
language-en = English
action-save = Save
action-saved = Saved
action-cancel = Cancel
action-close = Close
action-back = Back
action-delete = Delete
action-edit = Edit
action-copy = Copy
action-copied = Copied
action-retry = Retry
action-search = Search
action-more = More
action-add = Add
action-remove = Remove
action-undo = Undo
action-confirm = Confirm
action-details = Details
action-manage = Manage
action-help = Help
action-change = Change
action-send = Send
action-skip = Skip to content
action-load-more = Show more
nav-main = Main navigation
nav-tabs = Navigation
nav-chats = Chats
nav-orders = Orders
nav-settings = Settings
nav-catalogue = Catalogue
nav-unread = { $count } unread
time-now = Just now
time-today = Today
time-yesterday = Yesterday
time-minutes-ago = { $count } min ago
time-at = { $day } at { $time }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
list-and = { $first } and { $last }
size-kb = { $count } KB
size-mb = { $count } MB

## landing: the shop's public page

landing-write = Message the shop
landing-browse =
    { $count ->
        [one] Browse the product
       *[other] Browse { $count } products
    }
landing-open = Open
landing-open-until = until { $time }
landing-closed = Closed
landing-closed-until = opens at { $time }
landing-hours = Opening hours
landing-hours-closed = Closed
landing-address = Address
landing-about = About the shop
landing-fact-account = No phone number, e-mail or account
landing-fact-account-more = A nickname is enough. Change it whenever you like.
landing-fact-encrypted = End-to-end encrypted
landing-fact-encrypted-more = Read by you and the shop. By no one else.
landing-fact-data = Your data stays yours
landing-fact-data-more = Export or erase it all in two taps.
landing-readers = Who can read this?
landing-readers-more = You see the list of everyone who can read before you write the first word. It never changes without the chat saying so.
landing-readers-relay = The relay sees a message go by: time, size, IP address. Not its content.
landing-legal = Legal notice
landing-server = Runs on the shop's own server
landing-server-host = Server rented from { $host }, who operates the machine
landing-language = Language: { $language }
landing-script = This page reads without JavaScript; the chat needs it, because your keys are made on your device.
landing-products = Products
landing-title = { $shop } · Comptoir
landing-description = Message { $shop }: no phone number, e-mail or account. End-to-end encrypted.
landing-shops = Shops
landing-shops-none = No shop is open here yet.
landing-not-found = This page does not exist
landing-not-found-more = The address may be incomplete, or the page may have been taken down.
landing-not-found-shop = Go to { $shop }
landing-not-found-home = Go to the start page
landing-trouble = The shop cannot answer right now
landing-trouble-more = Its server ran into trouble. Try again in a moment.
domain-verified = Verified domain
domain-unverified = Unverified domain

## catalogue and product: public pages and app alike

catalogue-title = Catalogue
catalogue-products =
    { $count ->
        [one] { $count } product
       *[other] { $count } products
    }
catalogue-all = All
catalogue-collections = Collections
catalogue-search = Search products
catalogue-empty = No products yet
catalogue-nothing = Nothing matches “{ $query }”.
catalogue-clear = Clear search
catalogue-ask = Ask a question
catalogue-from = from { $price }
catalogue-before = Was { $price }
catalogue-next = Next products
catalogue-add-one = Add { $product }
catalogue-in-cart = { $count } in your basket
product-low = Only { $count } left
product-low-some = Few left
product-sold-out = Sold out
product-withdrawn = No longer sold
product-in-stock = In stock
product-notify = Notify me
product-choose = Choose
product-variants =
    { $count ->
        [one] { $count } option
       *[other] { $count } options
    }
product-format = Format
product-brand = Brand
product-sku = Reference
product-barcode = Barcode
product-availability = Availability
product-details = Details
product-description = Description
product-ask = Ask about this item
product-question = A question?
product-question-to = Message { $name }
product-pictures = Pictures
product-picture-of = Picture { $number } of { $count }
product-no-picture = No picture
product-more = View product
product-tax-included = Tax included

## first contact

first-title = This conversation is private
first-text = Only the readers below hold the key. Neither Comptoir nor the relay can open it.
first-readers =
    { $count ->
        [one] You and { $count } reader
       *[other] You and { $count } readers
    }
first-people =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
first-machines =
    { $count ->
        [one] { $count } auto-responder
       *[other] { $count } auto-responders
    }
first-name = You appear as { $name }.
first-name-change = Change
first-name-label = The name the shop will see
first-name-hint = A nickname is enough.
first-opening = Opening the chat…
first-key-mismatch = This shop's key is not the one in the link
first-key-mismatch-more = The server presents another key than your link's. Nothing was sent. Ask the shop for its link again, or scan its QR code in person.
first-unreachable = The shop is not answering
first-unreachable-more = Its server may be switched off. Nothing was sent.
first-unsupported = This browser cannot keep your keys
first-unsupported-more = Update it, or leave private browsing: the chat needs storage on this device.
first-start = Start the chat

## chat list

chats-title = Chats
chats-search = Search my messages
chats-all = All
chats-unread = Unread
chats-orders = Open orders
chats-archived = Archived
chats-scan = Scan a shop's QR code
chats-add = Add a shop
chats-empty = No conversations
chats-empty-more = Scan a shop's QR code or open its link. No number, no account.
chats-empty-scan = Scan a QR code
chats-none-found = No message matches.
chats-draft = Draft: { $text }
chats-you = You: { $text }
chats-preview = { $name }: { $text }
chats-preview-photo = Photo
chats-preview-video = Video
chats-preview-voice = Voice message
chats-preview-file = Document: { $name }
chats-preview-product = Product: { $name }
chats-preview-cart = Basket, { $total }
chats-preview-order = Order { $reference }
chats-preview-deleted = Message deleted
chats-select = Choose a chat

## chat

chat-back = Back to chats
chat-readers =
    { $count ->
        [one] You + { $count } reader
       *[other] You + { $count } readers
    }
chat-readers-open = { $shop }. Who can read this conversation?
chat-catalogue = Catalogue
chat-cart =
    { $count ->
        [0] Basket, empty
        [one] Basket, { $count } item
       *[other] Basket, { $count } items
    }
chat-compose = Message
chat-compose-to = Message { $shop }
chat-send = Send
chat-attach = Attach
chat-photo = Photo
chat-emoji = Emoji
chat-log = Messages with { $shop }
chat-automatic = Automatic reply
chat-typing = { $name } is typing…
chat-typing-someone = The shop is typing…
chat-new-messages = New messages
chat-to-latest = Go to the latest message
chat-older = Older messages
chat-you = You
chat-spoken = { $name }, { $time }. { $text }
chat-reply = Reply
chat-react = React
chat-copy = Copy text
chat-edit = Edit
chat-delete = Delete
chat-delete-ask = Delete this message?
chat-delete-more = It will go, here and at the shop.
chat-replying-to = Replying to { $name }
chat-editing = Editing the message
chat-edited = edited
chat-deleted = Message deleted
chat-actions = Actions for this message
chat-reactions = Reactions
chat-loading-picture = Loading the picture
chat-picture-load = Tap to load
chat-picture-failed = The picture could not be loaded. Retry
chat-file-download = Download { $name }
chat-file-too-large = File too large, { $size } at most
chat-not-a-picture = This file is not a readable picture.
chat-caption = Caption
chat-list-more =
    { $count ->
        [one] View the product
       *[other] View all { $count } products
    }
chat-asks-about = Question about this item
chat-choose = Choose
chat-chosen = Chosen: { $text }
chat-closed = This shop closed the conversation.
chat-blocked = You have blocked this shop.
chat-forget = Erase this shop…
chat-map = See on a map
tick-failed = Failed
tick-waiting = Waiting
tick-sent = Sent
tick-delivered = Delivered
tick-read = Read
failed-not-sent = Not sent.
failed-retry = Retry
notice-encrypted = Encrypted chat.
notice-who-reads = Who can read?
notice-reader-joined = { $name } can read from here on.
notice-reader-left = { $name } no longer reads.
notice-key-changed = { $name }'s key changed.
notice-retention-changed = Your messages are erased after { $detail }.
notice-missing =
    { $count ->
        [one] One message is missing. It has been asked for again.
       *[other] { $count } messages are missing. They have been asked for again.
    }
notice-healed = This device had lost its place. The conversation goes on.
notice-chat-closed = The conversation was closed.
notice-erased = { $name } erased their messages.
notice-refused = Something unexpected was refused: { $detail }
notice-compare = Compare

## cart

cart-title = Your basket
cart-empty = Your basket is empty
cart-empty-more = Add products from the catalogue or the chat.
cart-empty-browse = Open the catalogue
cart-bar =
    { $count ->
        [one] Basket · { $count } item
       *[other] Basket · { $count } items
    }
cart-items =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
cart-add = Add
cart-added = Added to basket
cart-removed = Removed from basket
cart-less = Remove one
cart-more = Add one
cart-bin = Remove { $product } from basket
cart-quantity = Quantity of { $product }
cart-total = Total
cart-subtotal = Subtotal
cart-delivery = Collection or delivery
cart-collect = Collect
cart-collect-more = At the shop
cart-ship = Delivery
cart-ship-more = To your address, written in the note
cart-free = Free
cart-note = A note for the shop…
cart-note-label = A note for the shop
cart-note-hint = Leave out anything about your health. Allergens are on the product's page.
cart-order = Place order, { $total }
cart-order-pay = Order and pay { $total }
cart-order-duty = Order with obligation to pay
cart-encrypted = The order goes encrypted, in your conversation.
cart-sold-out = { $product } is sold out. Remove it to order.
cart-mine = My basket
cart-sent = Basket sent to the shop
cart-price-changed = The price of { $product } changed: { $before }, now { $now }.

## orders

orders-title = Orders
orders-empty = No orders
orders-empty-more = Your orders will appear here, with their progress.
orders-current = Open
orders-past = Past
order-title = Order { $reference }
order-spoken = Order { $reference }, { $state }, { $total }
order-cart = Basket sent
order-awaiting = The shop has not answered yet.
order-total = Total
order-note = Your note
order-reason = Reason
order-again = Order again
order-pay = Pay { $total }
order-cancel = Cancel the order
order-corrected = The shop corrected your basket
order-corrected-more = Check prices and quantities, then confirm. Nothing is ordered before that.
order-confirm = Confirm, { $total }
order-refuse = Do not order
order-line = { $quantity } × { $title }
order-each = { $price } each
order-by = { $state } by { $name }
order-steps = Order progress
order-write = Message the shop
order-in-chat = See in the chat
order-date = { $items } · { $date }
order-received = Received
order-corrected-state = To confirm
order-accepted = Accepted
order-to-pay = To pay
order-paid = Paid
order-preparing = Preparing
order-ready = Ready
order-collected = Collected
order-shipped = Shipped
order-delivered = Delivered
order-cancelled = Cancelled
order-refunded = Refunded
pay-before = Pay before { $time }
pay-hint = Share the QR with your bank, or paste the IBAN.
pay-note = Money goes straight to the shop. Comptoir never touches it.
pay-share = Share the QR
pay-copy-iban = Copy the IBAN

## readers

readers-title = Who can read this conversation?
readers-can =
    { $count ->
        [one] { $count } reader
       *[other] { $count } readers
    }
readers-key =
    { $count ->
        [one] { $count } device holds the key
       *[other] { $count } devices hold the key
    }
readers-you = You, “{ $name }”
readers-this-device = This device
readers-device-since = Since { $date }
readers-shop = At the shop
readers-automation = The shop's auto-responder
readers-automation-more = On the shop's server
readers-token = A program of the shop's
readers-vendor = A supplier of the shop's
readers-new = New
readers-cannot = They cannot read
readers-cannot-comptoir = Comptoir
readers-cannot-relay = The relay
readers-cannot-operator = Your carrier
readers-cannot-ads = Advertisers
readers-relay = The relay sees a message go by: time, size, IP address. Not its content.
readers-shop-key = The shop's key
readers-published-by = Key published by { $domain }
readers-unverified = This key comes from the link you opened. The domain has not confirmed it.
readers-words = Six words of the key
readers-compare = Compare in person
readers-compare-more = These words must be the same on the shop's screen.
readers-compared = Key compared
readers-hosting = The server is run by the shop.
readers-hosting-host = Server rented from { $host }, who operates the machine.
readers-proof = This list says who is given access. It does not say who looks over a shoulder.

## settings

settings-title = Settings
settings-name = Your name
settings-name-more = The name shops see
settings-devices = My devices
settings-device-now = Active now
settings-link-device = Link a device
settings-recovery = Recovery phrase
settings-data = My data
settings-auto-erase = Auto-erase
settings-auto-erase-more = Here and at the shop
settings-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
settings-never = Never
settings-export = Export my data
settings-export-more = Messages and orders, in one file
settings-erase = Erase my data…
settings-erase-more = At one shop, or all of them
settings-erase-title = Erase your data at { $shop }?
settings-erase-all-title = Erase all your data?
settings-erase-text =
    { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }{ $pictures ->
        [0] { "" }
        [one] { " " }and { $pictures } photo
       *[other] { " " }and { $pictures } photos
    } will go, here and at the shop. It keeps its invoices, as the law requires.
settings-erase-do = Erase
settings-erased = Your data is erased.
settings-display = Display
settings-language = Language
settings-theme = Appearance
settings-theme-system = System
settings-theme-light = Light
settings-theme-dark = Dark
settings-receipts = Read receipts
settings-sound = Sound when a message arrives
settings-install = Add to home screen
settings-install-more = The chat opens like an app.
settings-about = About
settings-version = Version { $version }
settings-own-server = This app comes from the shop's own server: it shows this shop alone.

## states: offline, empty, error, loading

state-offline = Offline. Your messages will go when you are back.
state-offline-short = Offline, sent when back
state-connecting = Connecting…
state-back = Back online. Your messages are sent.
state-loading = Loading…
state-shop-down = The shop is not answering
state-shop-down-more = Its server may be switched off. Your messages stay on this device.
state-error = That did not work
state-error-more = Nothing is lost. Try again in a moment.
state-not-found = Not found
state-other-tab = Comptoir is open in another tab
state-other-tab-more = Your keys serve one tab at a time. Go on there, or take over here.
state-take-over = Take over here
state-update = A new version is ready.
state-reload = Reload
key-mismatch = The shop's key no longer matches
key-mismatch-more = { $domain } publishes another key than that of your messages. Send nothing until you have compared it in person.
key-mismatch-later = Not now

## console: sign-in

console-signin-title = Sign in
console-signin-shop = Shop
console-signin-login = Login
console-signin-password = Password
console-signin-do = Sign in
console-signin-passkey = Sign in with a passkey
console-signin-wrong = Unknown login or password.
console-signin-slow = Too many attempts. Try again in { $count } s.
console-signin-link = This link was used already, or has expired. Ask for another.
console-signin-welcome = Welcome, { $name }. Choose how to sign in next time.
console-signin-new-password = New password
console-signin-password-hint = At least 10 characters
console-signin-add-passkey = Create a passkey
console-signin-later = Later
console-signout = Sign out

## console: frame

console-title = { $shop } · Comptoir
console-open-until = Open, { $time }
console-closed = Closed
console-server = Server online
console-server-more = Keys stay here
console-server-lost = Server unreachable
console-server-lost-more = Trying again…
console-nav-chats = Chats
console-nav-orders = Orders
console-nav-catalogue = Catalogue
console-nav-import = Import
console-nav-automations = Automations
console-nav-shop = Shop
console-nav-team = Team and roles
console-nav-labels = Labels
console-role-owner = Owner
console-role-manager = Manager
console-role-agent = Agent
console-settings = Settings
console-shortcuts = Keyboard shortcuts
console-unsaved = Unsaved changes

## console: inbox

console-inbox-todo = To do
console-inbox-mine = Mine
console-inbox-unassigned = Unassigned
console-inbox-waiting = Waiting on customer
console-inbox-done = Done
console-inbox-all = All
console-inbox-search = Search
console-inbox-empty = Nothing to do
console-inbox-empty-more = New chats arrive here.
console-inbox-none = No chat matches.
console-inbox-select = Choose a chat
console-inbox-waits = Waiting { $time }
console-inbox-readable =
    { $count ->
        [one] Readable by { $count } reader
       *[other] Readable by { $count } readers
    }
console-inbox-finish = Done
console-inbox-reopen = Reopen
console-inbox-assign = Assign
console-inbox-assign-me = Assign to me
console-inbox-nobody = Nobody
console-inbox-assigned = Assigned to { $name }
console-inbox-label = Label
console-inbox-reply = Reply
console-inbox-note = Internal note
console-inbox-note-by = { $name }, internal note:
console-inbox-note-hint = Seen by the team, never sent.
console-inbox-language = Customer writes in { $language }
console-inbox-slash = Type / for a quick reply
console-inbox-product = Product
console-inbox-product-pick = Send a product
console-inbox-typing = { $name } is replying…
console-inbox-readers = Who can read
console-card-title = Customer
console-card-chosen-name = Nickname chosen by the customer
console-card-since = First visit
console-card-language = Language
console-card-orders = Orders
console-card-spent = Spent
console-card-labels = Labels
console-card-note = Team note
console-card-note-hint = Included if { $name } exports their data.
console-card-no-orders = No orders

## console: catalogue

console-catalogue-title = Catalogue
console-catalogue-new = New product
console-catalogue-search = Search products
console-catalogue-product = Product
console-catalogue-price = Price incl. tax
console-catalogue-stock = Stock
console-catalogue-visible = Visible
console-catalogue-hidden = Hidden
console-catalogue-name = Name
console-catalogue-subtitle = Subtitle
console-catalogue-subtitle-hint = Weight, volume, what sets it apart
console-catalogue-collections = Collections
console-catalogue-collection-new = New collection
console-catalogue-variants = Variants
console-catalogue-variant-add = Add a variant
console-catalogue-variant = Variant
console-catalogue-options = Options
console-catalogue-unit-price = Unit price
console-catalogue-sku = SKU
console-catalogue-barcode = Barcode
console-catalogue-description = Description
console-catalogue-details = Details
console-catalogue-pictures = Pictures
console-catalogue-picture-add = Add a picture
console-catalogue-picture-alt = What the picture shows
console-catalogue-preview-chat = Preview in the chat
console-catalogue-preview-page = Preview in the catalogue
console-catalogue-public = The catalogue is public. It opens without an account and sets no tracker.
console-catalogue-empty = No products
console-catalogue-empty-more = Create the first one, or import the catalogue you already have.
console-catalogue-range = { $from } to { $to } of { $count }
console-catalogue-delete-ask = Delete { $product }?
console-catalogue-not-counted = Not counted

## console: orders

console-orders-title = Orders
console-orders-board = Board
console-orders-list = List
console-orders-received = Received
console-orders-to-pay = To pay
console-orders-preparing = Preparing
console-orders-ready = Ready
console-orders-collected = Collected
console-orders-empty = No orders
console-orders-accept = Accept
console-orders-refuse = Refuse
console-orders-move = Move to…
console-orders-moved = { $reference }, moved to { $state }
console-orders-mark-paid = Mark as paid
console-orders-cancel = Cancel order
console-orders-reason = Why? The customer will see it.
console-orders-correct = Correct the basket
console-orders-history = History
console-orders-open-chat = Open the chat
console-orders-note = Customer's note

## console: automations

console-auto-title = Automations
console-auto-reader = The auto-responder is a reader.
console-auto-reader-more = It runs on your server, your customers see it in the list, and each of its messages is marked.
console-auto-greeting = Greeting
console-auto-greeting-more = On the first message, and after 14 days of silence
console-auto-away = Away message
console-auto-away-more = Outside hours, in place of the greeting, at most once in four hours
console-auto-on = On
console-auto-off = Off
console-auto-text = Text in { $language }
console-auto-fields = {"{shop}"} becomes the shop's name, {"{until}"} the opening or closing time.
console-auto-hours = Opening hours
console-auto-time-zone = Time zone
console-auto-closed = Closed
console-auto-span-add = Add hours
console-auto-from = From
console-auto-to = To
console-auto-days-off = Holidays, days off
console-auto-quick = Quick replies
console-auto-quick-add = Add a reply
console-auto-quick-shortcut = Shortcut
console-auto-quick-text = Text
console-auto-quick-empty = No quick replies

## console: profile

console-profile-title = Shop
console-profile-name = Name
console-profile-tagline = A line under the name
console-profile-about = About
console-profile-accent = Colour
console-profile-picture = Picture
console-profile-picture-change = Change the picture
console-profile-address = Address
console-profile-languages = Languages
console-profile-currency = Currency
console-profile-host = Who operates the machine
console-profile-host-hint = Empty: the shop itself. Your customers read this line.
console-profile-link = Your link
console-profile-link-more = It carries the shop's key: whoever opens it talks to you and no one else.
console-profile-qr = QR code
console-profile-qr-svg = Image (SVG)
console-profile-qr-a4 = A4 poster (PDF)
console-profile-qr-a6 = A6 card (PDF)
console-profile-public = See the public page
qr-scan = Scan to message us
qr-scan-more = No phone number, e-mail or account. End-to-end encrypted.
qr-alt = QR code of { $shop }'s link

## console: team

console-team-title = Team and roles
console-team-invite = Invite
console-team-member = Member
console-team-role = Role
console-team-you = You
console-team-name = First name, as customers see it
console-team-login = Login
console-team-invited = Give this link to { $name }. It works once, for seven days.
console-team-remove = Remove from the team
console-team-remove-ask = Remove { $name }?
console-team-remove-more = Access ends at once, and your customers see the date of leaving.
console-team-customers-see = Your customers see
console-team-customers-see-more = Only the first name and role are shown.
console-team-online = Online
console-team-password = Password
console-team-passkeys = Passkeys

## console: import

console-import-title = Import a catalogue
console-import-more = Google Merchant, Meta, Shopify, WooCommerce or PrestaShop. Importing again updates, without duplicates.
console-import-file = File
console-import-format = Format
console-import-format-auto = Detect
console-import-pictures = Download pictures
console-import-try = Dry run
console-import-do = Import
console-import-progress = { $done } of { $total }
console-import-reading = Reading the file…
console-import-done = Import finished
console-import-dry-done = Dry run finished, nothing changed
console-import-failed = The import stopped: { $reason }
console-import-created = { $count } new
console-import-updated = { $count } updated
console-import-unchanged = { $count } unchanged
console-import-skipped =
    { $count ->
        [one] { $count } line left out
       *[other] { $count } lines left out
    }
console-import-pictures-count =
    { $count ->
        [one] { $count } picture
       *[other] { $count } pictures
    }
console-import-problems =
    { $count ->
        [one] { $count } remark
       *[other] { $count } remarks
    }
console-import-line = Line
console-import-field = Field
console-import-problem = Remark

## counter: what the shop itself says, in orders and automatic replies

cart-answer-gone = { $title } is no longer sold and was taken out.
cart-answer-variant = Choose a variant of { $title }: it was taken out.
cart-answer-quantity = The quantity of { $title } must be 1 to 999: it was taken out.
cart-answer-sold-out = { $title } is sold out and was taken out.
cart-answer-fewer = Only { $left } × { $title } left.
cart-answer-price = { $title } costs { $price }.
cart-answer-total = The total was worked out again.
cart-answer-currency = The shop's prices are in { $currency }.
cart-answer-lines = A basket holds at most 100 different items.
cart-answer-empty = The basket is empty.
cart-answer-large = The amount is more than can be ordered at once.
cart-answer-then-confirm = Please check, then confirm.
cart-answer-then-again = Nothing is ordered. Look at the catalogue again and send a new basket.
cart-answer-declined = The customer did not confirm.
order-fallback = Order { $reference }: { $state }. Total: { $total }.
until-unknown = soon
until-tomorrow = tomorrow at { $time }
until-weekday = { $day } at { $time }
until-date = on { $date } at { $time }
automation-reader = Automatic replies
fallback-product = { $title }, { $price }
fallback-file = File: { $name }
refused-chat-closed = This chat can no longer be written to: the customer has left it.
refused-no-product = This item is not in the catalogue.
refused-order-moved = The order has changed meanwhile. See where it is, then try again.
refused-order-reason = Say why: the customer will read this reason.
refused-order-state = The order cannot go to that state.
refused-order-stock = Not enough left: { $name }, { $limit } in stock. Agree on something else with the customer.
refused-relay = The relay does not answer. Nothing is lost; try again.
refused-damaged = The file that came is not the one that was sent. Ask the customer to send it again.
refused-shortcut = A shortcut is made of letters, digits and hyphens.
refused-shortcut-twice = This shortcut is given twice.

## app: what only the customer's app says

chat-shop = The shop
chat-open-picture = Enlarge picture { $name }
chat-reaction =
    { $count ->
        [one] { $emoji }, { $count } person
       *[other] { $emoji }, { $count } people
    }
chat-unknown-kind = Your version cannot show all of this message yet.
chat-unread-below = New messages
cart-theirs = Customer's basket
cart-see = See basket
chats-empty-here = Message the shop, or browse its catalogue. No phone number, no account.
first-devices =
    { $count ->
        [one] { $count } device
       *[other] { $count } devices
    }
readers-counter = The counter of { $shop }
readers-counter-more = The shop's machine, through which its team reads
readers-unchecked = Nothing could be checked of this key. Compare the six words at the shop.
settings-erase-shop = Erase this shop…
settings-erase-shop-more = The conversation, here and at the shop
settings-erase-all = Erase everything…
settings-erase-all-more = Conversations, keys and account on this device
settings-exported = File saved.
state-offline-waiting =
    { $count ->
        [one] Offline. { $count } message will go when you are back.
       *[other] Offline. { $count } messages will go when you are back.
    }

## counter: products in words, first replies, and why a request is refused

unit-piece = piece
reply-greeting = Hello, and thank you for writing to {"{shop}"}! We will answer as soon as we can.
reply-away = Hello, {"{shop}"} is closed at the moment. We will answer when we open again, {"{until}"}.
refused-not-signed-in = You are not signed in any more. Sign in, then try again.
refused-not-found = Not found: deleted meanwhile, or not yours.
refused-forbidden = Your role does not allow this. Ask one of the shop's owners.
refused-conflict = Somebody has saved meanwhile. Load again, then make your change once more.
refused-too-large = That is too large: { $limit } MB at most.
refused-rate-limited = Too many tries. Try again in { $limit } min.
refused-internal = A failure on our side. Nothing was saved; try again.
refused-shop-closed = The shop is not online yet. Try again in a moment.
refused-body = The request cannot be read.
refused-query = The address asked for cannot be read.
refused-form = The form cannot be read. Send it again.
refused-empty = This cannot be left empty.
refused-too-long = Too long: { $limit } characters at most.
refused-too-many = Too many: { $limit } at most.
refused-sign-in = The login or the password is not right.
refused-link-used = This link was used already or has expired. Ask for a new one.
refused-password = The current password is not right.
refused-password-short = Too short: at least { $limit } characters.
refused-passkey = This passkey was not accepted. Try again, or use the password.
refused-passkey-none = There is no passkey for this login. Use the password.
refused-passkey-stale = The request has expired. Try again.
refused-passkey-host = Passkeys need a host name, not a number.
refused-last-credential = This is your only way to sign in. Set a password first.
refused-last-owner = There has to be at least one owner. Name another first.
refused-login = This login is taken, or holds a space: 1 to 60 characters.
refused-language = Unknown language, or given twice: a tag such as fr or en-GB.
refused-currency = Prices are in { $name }.
refused-price = The price has to be positive and within reason.
refused-stock = Stock goes from 0 to { $limit }.
refused-content = The content is an amount and a unit: 500 g, 75 cl.
refused-variants = Each variant has one value for each option, and no two the same.
refused-collection = This collection is gone. Load again.
refused-picture = Not a picture that can be read: JPEG, PNG, WebP or GIF.
refused-picture-wide = Picture too large: { $limit } pixels a side at most.
refused-picture-path = Send this picture first.
refused-label = A label has a name, and no two the same.
refused-accent = A colour is written #rrggbb.
refused-time-zone = Unknown time zone: a name such as Europe/Paris.
refused-hours = Each span ends after it begins, and spans do not overlap.
refused-date = A date is written 2026-12-25.

## console: what its pages say besides

console-attach = Attach a file
console-auto-as-before = Same as the day before
console-auto-day-off = Day off
console-auto-edit-day = Edit hours: { $day }
console-auto-quick-edit = Edit reply
console-auto-quick-fields = {"{customer}"} becomes the customer's name, {"{shop}"} becomes { $shop }.
console-auto-quick-shortcut-hint = Letters, digits and hyphens, 25 at most.
console-can-answer = Answer customers
console-can-automations = Set automations and hours
console-can-catalogue = Edit the catalogue
console-can-orders = Prepare and hand over orders
console-can-profile = Edit the shop and its link
console-can-read = Read conversations
console-can-team = Invite and remove members
console-card-note-empty = What the team should know
console-catalogue-conflict = Somebody has just saved this product. Copy your changes, then reload.
console-catalogue-content = Content
console-catalogue-content-hint = Gives the price per kilo, litre or piece.
console-catalogue-delete-more = It leaves the catalogue. Past orders keep it.
console-catalogue-deleted = Product deleted
console-catalogue-detail-add = Add a detail
console-catalogue-detail-name = Detail
console-catalogue-detail-value = Value
console-catalogue-find = Name, SKU, barcode
console-catalogue-language = Language of the texts
console-catalogue-of = { $variant }
console-catalogue-option-add = Add an option
console-catalogue-option-example = Size
console-catalogue-option-name = Option name
console-catalogue-option-values = Values, separated by commas
console-catalogue-option-values-example = S, M, L
console-catalogue-picture-first = Move forward
console-catalogue-picture-later = Save the product, then add its pictures.
console-catalogue-price-before = Price before reduction
console-catalogue-select = Choose a product
console-catalogue-unit = Unit
console-catalogue-visible-more = Hidden, it stays here and nowhere else.
console-choice-add = Add an answer
console-choice-option = Possible answer
console-choice-options = Answers to choose from
console-choice-question = Question
console-choice-title = Ask with answers to choose from
console-collection-title = Title in { $language }
console-collections-more = Their order is the shop's. Removing a collection does not remove its products.
console-copy-failed = The browser refused to copy.
console-drop = Drop to send
console-error-conflict = This has changed meanwhile. The screen is up to date: try again.
console-error-forbidden = Your role does not allow it.
console-error-gone = Not found: it may have been deleted.
console-error-internal = The server ran into trouble. Try again in a moment.
console-error-invalid = This was not accepted. Check what is written.
console-error-large = Too large.
console-error-offline = The server cannot be reached. Nothing was changed.
console-error-session = Your session has ended. Sign in again.
console-error-slow = Too many requests. Try again in a moment.
console-field-unreadable = An amount or a number cannot be read.
console-first-choose = Choose how you will sign in next time.
console-first-hello = Welcome, { $name }
console-first-or = or
console-first-password = Save the password
console-further-up = That message is further up. Scroll the conversation.
console-import-choose = Choose a file, or drop it here
console-import-left-out = Left out
console-import-outcome = Outcome
console-import-taken = Taken without it
console-import-try-first = Try first: nothing changes, and you read the report.
console-inbox-closed-now = Conversation done
console-inbox-list = List of conversations
console-inbox-note-write = Note to the team
console-inbox-queues = Queues and labels
console-inbox-reopened = Conversation reopened
console-inbox-select-more = The customer, their orders and your notes show here.
console-inbox-shop-said = Shop:
console-inbox-unassigned-now = Assigned to nobody
console-inbox-write = Reply or note
console-inbox-write-to = Write to { $name }
console-key-assign = Assign
console-key-before = Previous conversation
console-key-done = Done or reopen
console-key-go = Go to inbox, orders, products
console-key-help = This list
console-key-label = Label
console-key-next = Next conversation
console-key-note = Internal note
console-key-open = Open
console-key-panes = Next pane
console-key-quick = Quick reply
console-key-reply = Reply
console-key-search = Search
console-key-send = Send
console-labels-edit = Edit labels
console-labels-hue = Change the colour
console-labels-name = Label name
console-labels-new = New label
console-language-en = English
console-language-fr = French
console-me-title = My account
console-move-down = Move down
console-move-up = Move up
console-nav-new = to do
console-nav-profile = Profile and link
console-no = No
console-nothing-found = Nothing matches.
console-offline = Connection lost. What you see may be out of date; trying again.
console-orders-accepted = Accepted
console-orders-ask-pay = Ask to pay
console-orders-by-customer = Customer
console-orders-cancel-ask = Cancel order { $reference }?
console-orders-conflict = A colleague has just moved this order. Here it is, up to date.
console-orders-content = Content
console-orders-customer = Customer
console-orders-done = Done
console-orders-empty-more = Baskets your customers send arrive here.
console-orders-keep = Keep the order
console-orders-make-collected = Handed over
console-orders-make-delivered = Delivered
console-orders-make-ready = Mark ready
console-orders-make-shipped = Mark shipped
console-orders-prepare = Prepare
console-orders-reference = Reference
console-orders-search = Reference, customer, product
console-orders-shape = Layout
console-orders-state = State
console-orders-when = Latest step
console-page-before = Previous page
console-page-next = Next page
console-passkey-added = Passkey created
console-passkey-refused = No passkey was given.
console-passkey-remove-ask = Remove the passkey “{ $name }”?
console-passkey-remove-more = That device can no longer sign in with it.
console-passkey-unsupported = This browser cannot use passkeys. Use the password.
console-passkeys-none = No passkey. It replaces the password, with nothing to remember.
console-password-change = Change the password
console-password-changed = Password changed
console-password-current = Current password
console-password-wrong = That is not the current password, or the new one is too short.
console-preview = Preview
console-preview-empty = Nothing will be sent in this language.
console-products-list-title = Our suggestions
console-products-send =
    { $count ->
        [0] Send
        [one] Send { $count } product
       *[other] Send { $count } products
    }
console-profile-accent-darker = Against white, the contrast is { $ratio }: too little. This darker tone will be shown:
console-profile-accent-fine = Contrast with white: { $ratio }. Readable.
console-profile-house = The house
console-profile-language-first = first
console-profile-preview = What your customers see
console-profile-sign = The sign
console-reader-counter = The shop's counter
console-reader-device = Customer's device
console-reader-key = Holds a key
console-reader-staff = Shop's team
console-readers-more = { $name } sees the same list. It never changes without the conversation saying so.
console-readers-words = Six words to compare
console-readers-words-more = Read aloud by the customer and by you, they must be the same.
console-reason-closed = The shop is closed that day
console-reason-customer = At the customer's request
console-reason-stock = Out of stock
console-replying = Reply to this message
console-sending =
    { $count ->
        [one] Sending { $count } file…
       *[other] Sending { $count } files…
    }
console-shortcuts-more = Single-letter keys can be turned off in My account.
console-shortcuts-show = See the list
console-signin-login-first = Write your login first.
console-signin-to = Shop: { $shop }
console-team-announced = Your customers will see that this person can read, before they do.
console-team-can = What each role may do
console-team-login-hint = What the person writes to sign in.
console-team-removed = Access removed
console-thread = Messages
console-thread-with = Conversation with { $name }
console-typing = Typing…
console-unit-piece = piece
console-yes = Yes

## import: what a feed's problems are called (counter)

import-problem-missing = Missing.
import-problem-too-long = Too long: cut after { $max } characters.
import-problem-field-too-large = Left out: over { $max } bytes.
import-problem-bad-price = “{ $value }” is not an amount of money.
import-problem-price-out-of-range = “{ $value }” is out of range for a price.
import-problem-zero-price = The price is 0. Taken as it is.
import-problem-other-currency = The price is in { $found }, the shop sells in { $shop }.
import-problem-bad-number = “{ $value }” is not a whole number.
import-problem-bad-gtin = “{ $value }” is not a GTIN: its length or check digit is wrong. Left out.
import-problem-bad-content = “{ $value }” is not an amount and a unit such as 500 g. Left out.
import-problem-duplicate = “{ $value }” is already in line { $line }.
import-problem-duplicate-variant = The variant “{ $value }” is there twice.
import-problem-no-parent = Its product “{ $value }” is not in the feed.
import-problem-no-variant = None of its variants can be taken.
import-problem-unknown-kind = A product of the kind “{ $value }” has no price of its own.
import-problem-broken-quotes = A quotation mark is not closed, or stands inside a cell.
import-problem-too-many-cells = { $found } cells under { $columns } columns.
import-problem-broken-xml = Not well-formed XML: { $value }
import-problem-broken-json = Not a record of this format: { $value }
import-problem-too-many = More than { $max }: the rest is left out.
import-problem-without-tax = Prices are without tax and are taken as they are.
import-problem-reduction-unknown = Not taken: the file does not say whether the reduction holds.
import-problem-bad-picture = “{ $value }” is not the address of a picture.
import-problem-picture-not-beside = The picture { $name } is not beside the feed.
import-problem-picture-address = { $name } is not an address.
import-problem-picture-forbidden = { $name } is not fetched: only public http and https addresses are.
import-problem-picture-status = { $name }: the server answered { $number }.
import-problem-picture-unreachable = { $name }: the server cannot be reached.
import-problem-picture-too-large = { $name } is over { $number } MiB.
import-problem-picture-too-wide = { $name } is over { $number } pixels a side.
import-problem-picture-none = { $name } is not a picture that can be read: JPEG, PNG, WebP or GIF.
import-problem-picture-not-saved = { $name } could not be saved.
import-failed-empty = The file is empty.
import-failed-format = The format was not recognised. Choose it in the list.
import-failed-too-large = The file is over { $number } MiB.
import-failed-broken = The file breaks off or is damaged in line { $number }.
import-failed-currency = The shop’s currency is unknown.
import-failed-interrupted = The server stopped meanwhile. Import again: what was taken stays.
refused-import-format = Unknown format.
