### What pages, automatic replies, refusals and commands say: never sent to a browser as a program, in English. The same keys in each language, in the same order.

## common: words used everywhere

action-search = Search

## landing: the shop's public page

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

## catalogue and product: public pages and app alike

product-sku = Reference

## console: profile

qr-scan = Scan to message us
qr-scan-more = No phone number, e-mail or account. End-to-end encrypted.

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
until-tomorrow = tomorrow at { $time }
until-weekday = { $day } at { $time }
until-date = on { $date } at { $time }
automation-reader = Automatic replies
fallback-product = { $title }, { $price }
refused-chat-closed = This chat can no longer be written to: the customer has left it.
refused-no-product = This item is not in the catalogue.
refused-origin = A site's address begins with https:// and has nothing after its name: https://halbran.example
widget-open = Message { $shop }
widget-title = Conversation with { $shop }
widget-close = Close
widget-app = Open in the app
refused-nobody = Nobody who agreed fits: nothing would be sent.
refused-broadcast-out = This broadcast has gone out or is about to: it can only be stopped.
refused-topic = Choose the topic that customers agreed to.
refused-by-night = Broadcasts arrive between 8 am and 8 pm.
refused-past = Choose a time to come, within a year.
refused-order-moved = The order has changed meanwhile. See where it is, then try again.
refused-order-reason = Say why: the customer will read this reason.
refused-order-state = The order cannot go to that state.
refused-order-stock = Not enough left: { $name }, { $limit } in stock. Agree on something else with the customer.
refused-relay = The relay does not answer. Nothing is lost; try again.
refused-damaged = The file that came is not the one that was sent. Ask the customer to send it again.
refused-shortcut = A shortcut is made of letters, digits and hyphens.
refused-shortcut-twice = This shortcut is given twice.

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
refused-assignee = This person reads no conversation: change their role first.
refused-reply-minutes = An answer can be due within { $limit } minutes at most.
reply-rating = How was your conversation with us?
rating-5 = Very good
rating-4 = Good
rating-3 = All right
rating-2 = Not good
rating-1 = Bad
refused-audit-days = The log is kept for 30 to { $limit } days.
audit-columns = time,person,name,act,about
refused-role-held = Somebody still has the role “{ $name }”. Give them another first.
refused-role-name = It needs a name, and no two the same.
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
refused-picture-heavy = The picture takes more than { $limit } MiB once opened: make it smaller.
refused-picture-path = Send this picture first.
refused-label = A label has a name, and no two the same.
refused-rule-steps = A rule does at least one thing.
refused-rule-words = At least one word is needed, of letters or digits.
refused-pattern = This pattern does not read, or would need too much memory. Try words instead.
refused-rule-label = That label is gone. Choose another.
refused-rule-options = At least two answers are needed, one a line.
refused-rule-wait = A wait is from one minute to { $limit } days.
refused-accent = A colour is written #rrggbb.
refused-time-zone = Unknown time zone: a name such as Europe/Paris.
refused-hours = Each span ends after it begins, and spans do not overlap.
refused-date = A date is written 2026-12-25.
refused-webhook-scope = This program's token may not be told of anything: make one with the scope webhooks.
refused-webhook-address = An address begins with https:// and holds no password.
refused-webhook-plain = Over http, only the networks that the operator of this server allows can be told. Use https.
refused-webhook-private = This address is inside a network. The operator of this server can allow it.
refused-webhook-unreachable = The program's server does not answer. Start it, then try again.
refused-webhook-status = The program's server refused with status { $limit }: does it expect another verify token?
refused-webhook-other = The program's server answered, but not with the number it was asked to repeat.
refused-webhook-gone = What was said is no longer kept: it cannot be sent again.

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
import-problem-picture-too-heavy = { $name } takes more than { $number } MiB once opened.
import-problem-picture-none = { $name } is not a picture that can be read: JPEG, PNG, WebP or GIF.
import-problem-picture-not-saved = { $name } could not be saved.
import-failed-empty = The file is empty.
import-failed-format = The format was not recognised. Choose it in the list.
import-failed-too-large = The file is over { $number } MiB.
import-failed-broken = The file breaks off or is damaged in line { $number }.
import-failed-currency = The shop’s currency is unknown.
import-failed-interrupted = The server stopped meanwhile. Import again: what was taken stays.
refused-import-format = Unknown format.

# What programs ask a customer to press or fill in.
cloud-open-catalogue = See the catalogue
cloud-share-location = Send my location
cloud-share-contact = Send my contact details
cloud-address = Your address
cloud-address-send = Send the address
cloud-address-name = Name
cloud-address-phone-number = Telephone
cloud-address-address = Street and number
cloud-address-landmark-area = Further details
cloud-address-in-pin-code = Postcode
cloud-address-city = Town
cloud-address-country = Country
cloud-code = { $code } is your verification code.
cloud-code-warning = For your security, do not share this code.
cloud-code-expires = This code expires in { $code } minutes.
cloud-code-copy = Copy the code
refused-program-name = A name of 1 to { $limit } characters is needed: customers see it.
refused-programs = There are { $limit } programs already: take one away first.
