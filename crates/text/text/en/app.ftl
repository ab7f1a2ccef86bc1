### What the customer's app says, and what every part shares, in English. The same keys in each language, in the same order.

## common: words used everywhere

language-fr = Français
language-en = English
action-save = Save
action-cancel = Cancel
action-close = Close
action-back = Back
action-edit = Edit
action-retry = Retry
action-more = More
action-remove = Remove
action-details = Details
action-undo = Undo
nav-main = Main navigation
nav-tabs = Navigation
nav-chats = Chats
nav-orders = Orders
nav-settings = Settings
nav-unread = { $count } unread
time-today = Today
time-tomorrow = Tomorrow
time-yesterday = Yesterday
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
size-gb = { $count } GB

## landing: the shop's public page

landing-write = Message the shop
landing-browse =
    { $count ->
        [one] Browse the product
       *[other] Browse { $count } products
    }
landing-readers = Who can read this?
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
catalogue-from = from { $price }
catalogue-next = Next products
catalogue-add-one = Add { $product }
catalogue-in-cart = { $count } in your basket
product-low = Only { $count } left
product-low-some = Few left
product-notify = Notify me
product-notify-asked = You will be told here
product-notify-done = The shop will tell you in the conversation
product-sold-out = Sold out
product-withdrawn = No longer sold
product-format = Format
product-ask = Ask about this item
product-question = A question?
product-pictures = Pictures
product-picture-of = Picture { $number } of { $count }
product-video = Video

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

## chat list

chats-title = Chats
chats-empty = No conversations
chats-you = You: { $text }
chats-pinned = Pinned
chats-others = Others
chats-archived = Archived
chats-muted = Muted
chats-all-blocked = You blocked this shop. Settings let you undo that.
chats-actions = Actions for { $shop }
chats-pin = Pin to the top
chats-unpin = Unpin
chats-mute = Mute
chats-mute-hours = Mute for 8 hours
chats-mute-week = Mute for a week
chats-unmute = Unmute
chats-archive = Archive
chats-unarchive = Take out of the archive
chats-pinned-now = Pinned to the top
chats-unpinned-now = No longer pinned
chats-muted-now = Muted, on this device only
chats-unmuted-now = Sound is back
chats-archived-now = Archived, until its next message
chats-unarchived-now = Out of the archive

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
chat-log = Messages with { $shop }
menu-title = The shop's menu
menu-show = Show the menu
menu-hide = Fold the menu away
chat-automatic = Automatic reply
chat-typing = { $name } is typing…
chat-new-messages = New messages
chat-older = Older messages
chat-you = You
chat-reply = Reply
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
chat-file-download = Download { $name }
chat-file-too-large = File too large, { $size } at most
chat-file-waits = Offline: { $name } will be sent when the network is back, if this page stays open
chat-file-not-sent = { $name } was not sent: choose it again
chat-list-more =
    { $count ->
        [one] View the product
       *[other] View all { $count } products
    }
chat-asks-about = Question about this item
chat-wishes = Asks to be told when it is back
chat-closed = This shop closed the conversation.
chat-forget = Erase this shop…
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
notice-retention-changed =
    { $count ->
        [0] Messages are now kept without limit.
        [one] Messages are now erased after one day, here and at the shop.
       *[other] Messages are now erased after { $count } days, here and at the shop.
    }
notice-retention-files =
    { $count ->
        [0] Photos and files are now erased after { $detail } days.
       *[other] Messages are now erased after { $count } days, photos and files after { $detail }.
    }
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

## cards: what programs of the shop send, and what is answered

card-choose = Choose
card-several = Several cards
card-number = Card { $number } of { $count }
card-previous = Previous card
card-next = Next card
card-copied = Copied
visit-page = Open { $host }?
visit-page-more = This page opens outside the conversation: { $address }
visit-page-yes = Open
visit-call = Call { $number }?
visit-call-more = A call is not encrypted, and may show your number.
visit-call-yes = Call
place-asking = Finding where you are…
place-refused = Your position could not be read. Nothing was sent.
place-map = Open in a map
contact-title = Send your contact details
contact-name = Name
contact-phone = Phone
contact-email = E-mail
contact-need = A phone number or an e-mail is enough. Only the readers of the conversation will see them.
contact-send = Send
form-open = Fill in
form-answered = Filled in
form-filled = Form filled in
form-draft = Draft kept on this device until you send it.
form-optional = optional
form-sent = Form sent
form-unreachable = This form leads no further. Write to the shop.
form-later = The shop has not answered. Try again in a moment.
form-ended = This form is over.
form-file = { $label }: send this file in the conversation.
form-pick = Choose…
form-first-day = first day
form-last-day = last day
form-missing = Needed
form-bad-email = This e-mail address is not complete.
form-bad-phone = This number is not complete.
form-bad-number = A number is needed.
form-too-short =
    { $count ->
        [one] At least { $count } character
       *[other] At least { $count } characters
    }
form-too-long =
    { $count ->
        [one] At most { $count } character
       *[other] At most { $count } characters
    }
form-too-few =
    { $count ->
        [one] At least { $count } choice
       *[other] At least { $count } choices
    }
form-too-many =
    { $count ->
        [one] At most { $count } choice
       *[other] At most { $count } choices
    }
form-early = Not before { $day }
form-late = Not after { $day }
form-order = The last day is before the first.
form-pattern = This is not the form that is asked for.
consent-topic = News and offers
consent-title = Receive news from { $shop }?
consent-per-month =
    { $count ->
        [one] At most { $count } message a month
       *[other] At most { $count } messages a month
    }
consent-no-limit = No limit
consent-how-often = A month, at most
consent-revocable = You can change this at any time, here or in the settings. The shop keeps the date of your choice, nothing else.
consent-no = No thanks
consent-stop = Stop receiving
consent-choose = Choose
consent-yes = Accepted
consent-declined = Declined
consent-given = { $topic }: yes
consent-withdrawn = { $topic }: no
consent-saved = Choice saved

## media: photos, films and voices

media-send-title =
    { $count ->
        [one] Send { $count } file
       *[other] Send { $count } files
    }
media-caption = Caption
media-original = Original size
media-original-more = Otherwise photos are made smaller. They never say where and with what they were taken.
media-preparing = Preparing…
media-cancel = Cancel sending
media-camera = Take a photo
media-drop = Drop to send
search-title = Search the conversation
search-all = Search my messages
chats-filter-all = All
chats-filter-unread = Unread
chats-all-read = You have read everything.
search-words = Words that were written
search-none = Nothing here says that.
media-gallery = Photos and films
media-gallery-none = No photos in this conversation.
star-on = Star
star-off = Remove the star
star-there = Starred
star-title = Starred messages
star-all = All starred messages
star-none = No stars
star-none-more = Star a message from its menu, and you will find it here. The shop knows nothing of it.
top-on = Keep at the top
top-off = No longer keep at the top
top-go = Go to the message kept at the top: { $text }
top-now = Kept at the top, for you alone
top-gone = No longer at the top
day-go = Go to a date
day-do = Go
day-none = No messages since that date
forward = Forward
forwarded = Forwarded
forward-to = Forward to
forward-none = No other conversation
forward-none-more = Message another shop first: it will appear here.
forward-more = The shop will see these words, and that they come from elsewhere. Not from where.
forward-file-more = The file is encrypted anew for this shop. The first shop's keys stay where they are.
forward-product-more = The product's name and its page's address.
forward-done =
    { $count ->
        [one] Forwarded
       *[other] Forwarded to { $count } shops
    }
block = Block…
block-title = Block { $shop }?
block-more = You will no longer get what { $shop } writes, and it will see no more ticks. It is not told. An order under way goes on.
block-do = Block
block-done = Shop blocked
block-undone = Shop unblocked
block-undo = Unblock
block-undo-shop = Unblock { $shop }
block-list = Blocked shops
block-here = You blocked { $shop }
block-here-more = What it writes no longer arrives, and will not be caught up with.
report = Report…
report-title = Report { $shop }
report-why = Why
report-fraud = A scam, or goods that never come
report-spam = Messages I did not ask for
report-abuse = Words or pictures that have no place here
report-other = Something else
report-words = What happened (optional)
report-messages =
    { $count ->
        [one] Add the latest message
       *[other] Add the latest { $count } messages
    }
report-block = Block this shop too
report-consent = These words leave the encryption: { $address } will be able to read them. Only what stands here goes.
report-consent-file = These words leave the encryption: whoever opens the file can read them. Only what stands here is in it.
report-no-address = Whoever runs this server gives no address. Save the report, and hand the file to somebody who can act.
report-mail = Write to { $address }
report-save = Save as a file
report-saved = Report saved
report-mailed = Your mail is ready to be sent
report-given = Latest messages, added by the customer:
media-previous = Previous
media-next = Next
media-zoom = Zoom in or out
media-no-picture = This photo is damaged, or is none.
media-no-film = This film or sound is damaged, or is none.
media-too-many-pixels = This photo has too many pixels to be shown.
voice-record = Record a voice message
voice-recording = Recording
voice-discard = Discard the recording
voice-no-microphone = The microphone is not available. Allow it in the browser.
voice-play = Play
voice-pause = Pause
voice-place = Position
voice-speed = Speed

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
cart-less = Remove one
cart-more = Add one
cart-bin = Remove { $product } from basket
cart-total = Total
cart-delivery = Collection or delivery
cart-collect = Collect
cart-collect-more = At the shop
cart-ship = Delivery
cart-ship-more = To your address, written in the note
cart-free = Free
cart-free-from = free from { $amount }
cart-slot = When?
cart-slot-choose = Choose a time
cart-slot-none = No time is free
cart-slot-missing = Choose when.
cart-coupon = Discount code
cart-coupon-add = Use
cart-coupon-remove = Remove the code { $code }
cart-goods = Items
address-title = Delivery address
address-name = Name
address-street = Street and number
address-more = Flat, floor (optional)
address-postcode = Postcode
address-city = Town
address-region = State or province
address-country = Country
address-phone = Phone for the courier (optional)
address-wrong-name = Say who receives it.
address-wrong-street = The street is missing.
address-wrong-postcode = This is not a postcode of that country.
address-wrong-city = The town is missing.
address-wrong-region = The state or province is missing.
address-wrong-country = Choose a country.
address-wrong-text = The address is too long.
cart-note = A note for the shop…
cart-note-label = A note for the shop
cart-note-hint = Leave out anything about your health. Allergens are on the product's page.
cart-order = Place order, { $total }
cart-order-duty = Order with obligation to pay
cart-encrypted = The order goes encrypted, in your conversation.
cart-mine = My basket
cart-sent = Basket sent to the shop

## orders

orders-title = Orders
orders-empty = No orders
orders-empty-more = Your orders will appear here, with their progress.
orders-current = Open
orders-past = Past
order-title = Order { $reference }
order-total = Total
order-note = Your note
order-again = Order again
order-corrected = The shop corrected your basket
order-corrected-more = Check prices and quantities, then confirm. Nothing is ordered before that.
order-confirm = Confirm, { $total }
order-refuse = Do not order
order-proposed = The shop suggests something else
order-proposed-more = Accept, and the order is accepted like this. Otherwise it stays as it was.
order-agree = Accept, { $total }
order-keep = Keep as it was
order-shipping = Delivery
order-tax = incl. VAT { $rate }%: { $amount }
order-refund-line = { $amount } refunded: { $reason }
order-slot = { $day }, { $from } to { $to }
order-hash = Fingerprint of the order, the same at the shop:
order-hash-both = Signed by you and by the shop, fingerprint
order-hash-console = Fingerprint of the order, the same at the customer's:
order-hash-both-console = Signed by the customer and by the shop, fingerprint
order-line-cancelled = { $count } cancelled
order-line-sent = { $count } handed over
order-line = { $quantity } × { $title }
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
readers-compare-more = These words must be the same on the shop's screen.
readers-hosting = The server is run by the shop.
readers-hosting-host = Server rented from { $host }, who operates the machine.
readers-proof = This list says who is given access. It does not say who looks over a shoulder.

## settings

settings-title = Settings
settings-name-more = The name shops see
cast-mark = Broadcast:
cast-held = One more message than you chose. It was not announced.
cast-no-more = No more of these
cast-you-agreed = You said yes.
cast-left = You will get no more of these messages.
news-title = News from the shop
news-note = Change it any time, here or by replying STOP. The shop keeps the date of your choice, its words and your time zone, nothing else. Your own device counts: what is over is not announced.
news-often = How often
news-cap =
    { $count ->
        [one] at most { $count } a month
       *[other] at most { $count } a month
    }
news-no-cap = No limit
news-since = Agreed on { $date }
news-until = Taken back on { $date }
news-receipt = The words shown: “{ $text }”
keeping-title = Erase automatically
keeping-more = Here and at the shop
keeping-text = What is older goes at once, and then within the hour, on this device and at the shop. Orders, and the record of what you agreed to, stay: the law requires it.
keeping-always = Never
keeping-as-shop = Like the shop, { $count } days
keeping-days =
    { $count ->
        [one] One day
       *[other] { $count } days
    }
keeping-saved = Saved, and the shop knows.
settings-data = My data
settings-export = Export my data
settings-export-more = Messages and orders, in a file for programs
settings-read = Take a page to read along
settings-read-more = Messages and orders, to read or to print
export-page-title = My conversations
export-page-made = All that this device keeps, on { $when }.
export-page-messages = Messages
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
settings-sound = Sound when a message arrives
settings-photos = Sharp photos by themselves
settings-photos-more = Others stay small until you open them.
settings-photos-unknown = This browser does not say which network it is on: with “On Wi-Fi”, no photo comes by itself.
settings-photos-always = Always
settings-photos-free = On Wi-Fi
settings-photos-never = Never
settings-photos-largest = Up to
settings-about = About
settings-version = Version { $version }
settings-own-server = This app comes from the shop's own server: it shows the shops of this server alone.

## states: offline, empty, error, loading

state-offline = Offline. Your messages will go when you are back.
state-offline-short = Offline, sent when back
state-connecting = Connecting…
state-back = Back online. Your messages are sent.
state-shop-down = The shop is not answering
state-shop-down-more = Its server may be switched off. Your messages stay on this device.
state-error = That did not work
state-error-more = Nothing is lost. Try again in a moment.
state-not-found = Not found
state-other-tab = Comptoir is open in another tab
state-other-tab-more = Your keys serve one tab at a time. Go on there, or take over here.
state-take-over = Take over here
key-mismatch = The shop's key no longer matches

## console: frame

console-role-owner = Owner
console-role-manager = Manager
console-role-agent = Agent
console-role-catalogue = Catalogue
console-role-read-only = Read only

## console: inbox

console-inbox-note = Internal note

## app: what only the customer's app says

chat-shop = The shop
chat-open-picture = Enlarge picture { $name }
chat-reaction =
    { $count ->
        [one] { $emoji }, { $count } person
       *[other] { $emoji }, { $count } people
    }
chat-unknown-kind = Your version cannot show all of this message yet.
chat-handed-person = { $name } answers in person from here
chat-handed-program = The program “{ $name }” answers from here
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
settings-erase-shop = Erase my chat with { $shop }…
settings-erase-shop-more = The conversation, here and at the shop
settings-erase-all = Erase everything…
settings-erase-all-more = Conversations, keys and account on this device
settings-exported = File saved.
state-offline-waiting =
    { $count ->
        [one] Offline. { $count } message will go when you are back.
       *[other] Offline. { $count } messages will go when you are back.
    }

## going on in another browser

move-title = Continue in another browser
move-text = All your conversations on this server go along, with their keys: to the app in a tab of its own, to another browser, to your phone. Nobody in between can read them. Here they rest.
move-do = Make the link
move-nothing = You have not written yet: open the app, and begin there.
move-ready = They are on their way. Open the link where you want to go on.
move-open = Open in a new tab
move-copy = Copy the link
move-keep = Whoever has this link has your conversations: give it to nobody. It works for 30 days, in a browser where you have not written yet.
move-in-title = Bring your conversations here?
move-in-text = Only if you made this link yourself, just now. Otherwise whoever made it could read what you write here.
move-in-do = Bring them here
move-coming = Your conversations are coming…
move-refused = They cannot be taken over here: there are conversations in this browser already, or the link works no longer. Where they come from, you can go on.
moved-title = These conversations go on in another browser
moved-more = Your keys serve one place at a time. If you did not open the link, or want to go on here, take them back: then do not go on there.
moved-back = Go on here
settings-move = Continue in another browser…
settings-move-more = Conversations and keys go along
