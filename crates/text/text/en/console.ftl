### What the console alone says, in English. The same keys in each language, in the same order.

## common: words used everywhere

app-name = Comptoir
action-saved = Saved
action-delete = Delete
action-copy = Copy
action-copied = Copied
action-add = Add
action-send = Send
action-skip = Skip to content
action-load-more = Show more

## landing: the shop's public page

landing-open = Open

## catalogue and product: public pages and app alike

product-brand = Brand

## readers

readers-device-since = Since { $date }

## states: offline, empty, error, loading

state-loading = Loading…

## console: sign-in

console-signin-title = Sign in
console-signin-shop = Shop
console-signin-login = Login
console-signin-password = Password
console-signin-do = Sign in
console-signin-passkey = Sign in with a passkey
console-signin-wrong = Unknown login or password.
console-signin-link = This link was used already, or has expired. Ask for another.
console-signin-new-password = New password
console-signin-password-hint = At least 10 characters
console-signin-add-passkey = Create a passkey
console-signin-later = Later
console-signout = Sign out

## console: frame

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
console-nav-audit = Log
console-nav-labels = Labels
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
console-inbox-by-due = Due soonest first
console-inbox-due = Due in { $time }
console-inbox-overdue = Late { $time }
console-inbox-late = An answer is late
time-days = d
console-inbox-mentions = Mentions
console-inbox-snoozed = Asleep
console-inbox-named = { $name } named you in a note
console-inbox-viewing = { $name } has this conversation open
console-planned = Send later
console-planned-when = When
console-planned-unless = Not if { $name } writes before
console-planned-more = Goes out in your name, also when this window is closed.
console-planned-do = Schedule
console-planned-done = Goes out { $time }.
console-planned-list = Scheduled messages
console-planned-off = This message will not be sent.
console-planned-busy = Finish first what you are writing.
console-planned-written = Not sent: { $name } wrote before.
console-planned-nobody = Not sent: who wrote it no longer answers here.
console-snooze = Put to sleep
console-snooze-hour = In an hour
console-snooze-evening = This evening
console-snooze-tomorrow = Tomorrow
console-snooze-monday = Monday
console-snooze-message = Until they write
console-snooze-until = Until { $time }
console-snooze-wake = Wake now
console-snooze-done = Asleep. A message from the customer wakes it.
console-snooze-woken = Awake again
console-bulk = What to do with the selected conversations
console-bulk-pick = Select: { $name }
console-bulk-all = Select all shown
console-bulk-none = Select none
console-bulk-picked = { $count } selected
console-bulk-done = { $count } changed
console-bulk-undone = Back as they were
console-inbox-gone = This conversation is now somebody else's.
console-inbox-read-only = Your role reads conversations and does not answer them.
console-inbox-assign-me = Assign to me
console-inbox-nobody = Nobody
console-inbox-assigned = Assigned to { $name }
console-inbox-label = Label
console-inbox-reply = Reply
console-inbox-note-hint = Seen by the team, never sent.
console-link-product = Goes as a product card: { $title }
console-link-drop = Leave the preview out
console-inbox-language = Customer writes in { $language }
console-inbox-slash = Type / for a quick reply
console-inbox-product-pick = Send a product
console-inbox-typing = { $name } is replying…
console-inbox-readers = Who can read
console-card-title = Customer
console-card-chosen-name = Nickname chosen by the customer
console-card-since = First visit
console-card-language = Language
console-card-orders = Orders
console-card-labels = Labels
console-card-fields = Details
console-card-fields-edit = Edit the fields
console-card-fields-none = No field of your own yet.
console-card-field-name = Name of the field
console-card-field-new = New field
console-card-tags = Tags
console-card-tag-add = Add a tag
console-card-tag-remove = Remove “{ $name }”
console-card-ratings = How it went
console-card-rated = { $count } out of 5
console-card-not-rated = Asked, not answered
console-card-note = Team note
console-same-title = Same person
console-same-none = No other conversation of this person.
console-same-add = Link another conversation
console-same-hint = For someone who came back on another device. The cards become one, inside the shop only: each conversation keeps its own keys and readers.
console-same-search = Name or words
console-same-done = One card with { $name }
console-same-part = Not the same person
console-same-parted = Each has its own card again
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
console-catalogue-collections = Collections
console-catalogue-collection-new = New collection
console-catalogue-variants = Variants
console-catalogue-variant = Variant
console-catalogue-options = Options
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

## console: orders

console-orders-title = Orders
console-orders-board = Board
console-orders-list = List
console-orders-received = Received
console-orders-to-pay = To pay
console-orders-preparing = Preparing
console-orders-ready = Ready
console-orders-empty = No orders
console-orders-accept = Accept
console-orders-refuse = Refuse
console-orders-move = Move to…
console-orders-moved = { $reference }, moved to { $state }
console-orders-edit = Propose a change
console-selling-title = Selling and delivery
console-selling-methods = Ways of handing over
console-selling-methods-more = Without any, collection or delivery is settled in the conversation.
console-selling-add-method = Add a way
console-selling-new-method = Collection
console-selling-name = Name
console-selling-kind = Kind
console-selling-collect = Collected here
console-selling-ship = Sent by a carrier
console-selling-local = Delivered by the shop
console-selling-price = Price
console-selling-free-from = Free from
console-selling-minimum = Minimum order
console-selling-place = Where it is collected
console-selling-countries = Countries served
console-selling-postcodes = Postcodes begin with
console-selling-times = Times to choose
console-selling-slot-minutes = Length, minutes
console-selling-slot-capacity = Orders per time
console-selling-slot-lead = Closed before, minutes
console-selling-slot-days = Days ahead
console-selling-on = Offered
console-selling-offered = { $title }, offered to customers
console-selling-country = The shop's country
console-selling-taxes = VAT
console-selling-taxes-more = Prices include it. The first class is that of products that name none; sent elsewhere, that country's rate applies.
console-selling-add-tax = Add a class
console-selling-tax-class = Class
console-selling-tax-rates = Rates by country
console-selling-saved = Selling settings saved
console-coupons-title = Discount codes
console-coupons-none = No code.
console-coupons-shipping = Free delivery
console-coupons-percent = Percentage
console-coupons-amount = Amount
console-coupons-until = until { $date }
console-coupons-used = used { $count }
console-coupons-remove = Remove the code { $code }
console-coupons-wrong = A number cannot be read.
console-coupons-code = Code
console-coupons-takes = Takes off
console-coupons-value = Value
console-coupons-to = Until
console-coupons-uses = Uses in all
console-coupons-each = Per customer
console-coupons-add = Add the code
console-part-open = In part
console-part-title = Hand over or take out a part of { $reference }
console-part-sent = { $title }, handed over now
console-part-cancelled = { $title }, will not come
console-part-now = Handed over
console-part-out = Taken out
console-part-reason = Why, if something does not come
console-part-save = Save
console-part-saved = Order updated, the customer sees it
console-refund-open = Refund
console-refund-title = Refund of { $reference }
console-refund-more = No money moves from here: note what you gave back. The customer sees it on the order.
console-refund-amount = Amount
console-refund-save = Note the refund
console-catalogue-tax = VAT class
console-orders-print = Print
console-orders-print-picking = Picking list
console-orders-print-labels = Shipping labels
console-orders-any-state = Any state
console-orders-more-filters = More filters
console-orders-from = Ordered from
console-orders-to = Ordered until
console-orders-delivery = Collected or sent
console-orders-label = Label
console-orders-collect = Collected
console-orders-ship = Sent
console-orders-any = Any
console-orders-all = Clear
console-orders-older = Older orders
console-orders-filter = Filter by state
console-terms-title = Propose a change to { $reference }
console-terms-more = The customer accepts, or keeps the order as it was. Nothing changes before the answer.
console-terms-add = Add a product or a substitute
console-terms-quantity = Quantity of { $title }
console-terms-price = Price of one { $title }
console-terms-remove = Remove { $title }
console-terms-shipping = Delivery
console-terms-discount = Discount
console-terms-discount-title = Name of the discount
console-terms-gesture = Goodwill discount
console-terms-message = A word to the customer
console-terms-send = Propose to the customer
console-terms-sent = Proposal sent for { $reference }
console-orders-mark-paid = Mark as paid
console-orders-cancel = Cancel order
console-orders-reason = Why? The customer will see it.
console-orders-history = History
console-orders-open-chat = Open the chat
console-orders-note = Customer's note

## console: automations

console-nav-links = Links and QR codes
console-links-new = New link
console-links-edit = Edit link
console-links-none = No links
console-links-none-more = A short link or QR code for each place or campaign: you will know what each brings, and follow nobody.
console-links-name = Name
console-links-name-hint = Window, honey label, November letter. Customers do not see it.
console-links-text = Words to begin with
console-links-text-hint = They wait in the customer's message, who may change them.
console-links-product = Leads to
console-links-shop-page = The shop's page
console-links-visits = Visits
console-links-chats = Customers
console-links-orders = Orders
console-links-program = Made by a program
console-links-print = Print
console-links-qr = QR code of { $name }
console-links-remove-ask = Delete “{ $name }”?
console-links-remove-more = The link, and codes already printed, will lead nowhere.
console-links-counts = Totals for each link, never for a person. A customer's first link stays on their card, for your selections.
console-nav-stats = Statistics
console-stats-7 = 7 days
console-stats-28 = 28 days
console-stats-365 = 12 months
console-stats-from = From
console-stats-to = To
console-stats-span = Period
console-stats-sales = Sales
console-stats-orders = Orders
console-stats-basket = Average order
console-stats-first = First answer
console-stats-hour = Answered in 1 h
console-stats-resolution = Resolution
console-stats-of-accepted =
    { $count ->
        [one] { $count } order accepted
       *[other] { $count } orders accepted
    }
console-stats-median = median
console-stats-before = on the period before
console-stats-by-day = Sales by day
console-stats-now = This period
console-stats-then = Period before
console-stats-table = Show table
console-stats-plot = Show plot
console-stats-funnel = From visit to sale
console-stats-visits = Visits of the page
console-stats-chats = Conversations
console-stats-carts = Carts sent
console-stats-placed = Orders received
console-stats-paid = Orders paid
console-stats-when = When people write to you
console-stats-heard = Messages received
console-stats-said = Messages sent
console-stats-bought = Products sold
console-stats-asked = Products asked about
console-stats-units = Units
console-stats-times = Times
console-stats-team = Team
console-stats-answers = Answers
console-stats-machine = The auto-responder
console-stats-labels = Volume and times by label
console-stats-none = Nothing yet in this period.
console-stats-day = Day
console-stats-p90 = 9 in 10 within
console-stats-by-hour = First answer by hour
console-stats-hours-bars = Time to the first answer by the hour at which the customer wrote; { $median } at the median
console-stats-hour-of = Hour
console-stats-times-day = Times and satisfaction by day
console-stats-times-team = Times and satisfaction by person
console-stats-person = Person
console-stats-label = Label
console-stats-csat = Satisfaction
console-stats-csat-share = share of 4 and 5
console-stats-csat-given =
    { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
console-stats-csat-asked =
    { $count ->
        [one] asked { $count } time
       *[other] asked { $count } times
    }
console-stats-broadcast = Broadcast
console-stats-recipients = Recipients
console-stats-delivered = Delivered
console-stats-read = Read
console-stats-replied = Answers
console-stats-all = In all
console-stats-csv = CSV
console-stats-minutes = { $count } min
console-stats-hours = { $count } h
console-stats-days = { $count } d
console-stats-share = { $name }, { $part } of the messages sent
console-stats-bars = Sales by day, { $sum } in all
console-stats-note = Computed on your server, from orders and times. No message is analysed, no tracker.
console-stats-privacy = What is counted, and nothing else
console-stats-privacy-1 = By day: messages received by hour, messages sent by member of the team, conversations begun, visits of the page (without address or browser).
console-stats-privacy-2 = By day: carts, orders, amounts, products asked about and sold.
console-stats-privacy-3 = How long answers and closings took: in thirteen stretches, by hour, by member of the team and by label; messages received by label.
console-stats-privacy-4 = Links: visits, customers, orders. A customer's first link stays on their card.
console-stats-privacy-5 = Broadcasts: who got what is forgotten thirty days after the end; the totals stay.
console-stats-privacy-6 = Since when a conversation waits is kept until the answer, then erased.
console-stats-privacy-7 = Satisfaction: questions asked and scores from 1 to 5, by day and by member of the team. A customer's score also stays on their conversation.
console-widget = Button for your website
console-widget-more = One line to paste before the end of your pages. The button opens this very chat; nothing is loaded before it is opened.
console-widget-line = The line to copy
console-widget-origins = Sites that may show it, one a line
console-widget-origins-hint = No other site can show the chat. To keep the same account as in the app, serve Comptoir from a subdomain of your site.
console-widget-left = Button on the left
console-nav-broadcasts = Broadcasts
console-cast-new = New broadcast
console-cast-one = Broadcast
console-cast-none = No broadcasts
console-cast-none-more = Write to those who said yes: something new, a season, an offer.
console-cast-none-topic = Begin with a topic: what your customers can say yes to.
console-cast-untitled = No words yet
console-cast-message = Message
console-cast-state = State
console-cast-draft = Draft
console-cast-scheduled = Scheduled
console-cast-sending = Sending
console-cast-stopped = Stopped
console-cast-done = Sent
console-cast-sent = Sent
console-cast-delivered = Delivered
console-cast-read = Read
console-cast-answered = Answered
console-cast-ordered = Ordered
console-cast-unsubscribed = Unsubscribed
console-cast-waiting = Waiting
console-cast-held = Held back by their own device
console-cast-were-capped = Had had enough this month
console-cast-withdrew = Took their consent back before
console-cast-unreachable = Chat closed
console-cast-report = Result
console-cast-report-more = Answers, orders and unsubscriptions are counted for seven days. Who got what is forgotten after thirty; the totals stay.
console-cast-of =
    { $count ->
        [one] of { $count }
       *[other] of { $count }
    }
console-cast-who = To whom
console-cast-recipients-of =
    { $count ->
        [one] recipients of { $count } customer
       *[other] recipients of { $count } customers
    }
console-cast-no-way-around = You cannot message a customer who has not agreed. There is no setting to get around it.
console-cast-any = Any
console-cast-bought = Bought
console-cast-not-bought = Did not buy
console-cast-ever = Ever
console-cast-days =
    { $count ->
        [one] In the last { $count } day
       *[other] In the last { $count } days
    }
console-cast-refine = Refine
console-cast-label = Label
console-cast-language = Language
console-cast-purchases = Purchases
console-cast-came-by = First came by
console-cast-within = Purchases when
console-cast-agreed = Said yes
console-cast-capped = Have had enough this month
console-cast-elsewhere = Said yes, not selected
console-cast-without = Did not agree
console-cast-fields = {"{name}"} becomes the name the customer chose, {"{shop}"} the shop's.
console-cast-product = Product
console-cast-send-to =
    { $count ->
        [one] Send to { $count } customer
       *[other] Send to { $count } customers
    }
console-cast-schedule-for =
    { $count ->
        [one] Schedule for { $count } customer
       *[other] Schedule for { $count } customers
    }
console-cast-remove = Delete draft
console-cast-stop = Stop
console-cast-kept = Draft kept at { $time }
console-cast-ask =
    { $count ->
        [one] Write to { $count } customer?
       *[other] Write to { $count } customers?
    }
console-cast-ask-more = It can be stopped at any time; what has left has left.
console-cast-scheduled-now = It is on its way, or scheduled.
console-cast-when = When
console-cast-now = Now
console-cast-later = Later
console-cast-by-day = Never between 8 pm and 8 am
console-cast-date = Day and time
console-cast-clock = By the clock
console-cast-theirs = of each customer
console-cast-ours = of the shop
console-cast-how-fast = Pace
console-cast-fast = As fast as possible
console-cast-pace =
    { $count ->
        [one] { $count } a minute
       *[other] { $count } a minute
    }
console-cast-apart =
    { $count ->
        [one] { $count } message, encrypted on its own. Nobody sees the list.
       *[other] { $count } messages, each encrypted on its own. Nobody sees the list.
    }
console-cast-sample = Linden
console-cast-preview = As on a phone
console-cast-way-out = The way out is added to each message.
console-topics = Topics
console-topics-more = Each topic is asked for on its own. The customer sees the question word for word, and keeps it with the answer.
console-topic-new = New topic
console-topic-edit = Edit topic
console-topic-title = Name ({ $language })
console-topic-text = Question, word for word ({ $language })
console-topic-often = How often, proposed
console-topic-hint = The customer can choose fewer, never more. Their own device sees to it too.
console-topic-cap =
    { $count ->
        [one] at most { $count } a month
       *[other] at most { $count } a month
    }
console-topic-no-cap = no limit
console-topic-subscribers =
    { $count ->
        [one] { $count } subscriber
       *[other] { $count } subscribers
    }
console-topic-remove-ask = No longer offer “{ $topic }”?
console-topic-remove-more = Nobody can subscribe to it any more, or get broadcasts of it. What was agreed to can still be looked up.
console-consents = Consents
console-consent-yes = Yes, on { $date }
console-consent-no = Taken back on { $date }
console-consent-ask = Ask for consent
console-consent-asked = The question is sent.
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
console-auto-special = Holidays and special hours
console-auto-special-from = First day
console-auto-special-to = Last day
console-auto-special-yearly = Every year
console-auto-special-open = Opens at
console-auto-special-shut = Closes at
console-auto-special-more = Without hours the shop is closed on these days.
console-auto-quick = Quick replies
console-auto-quick-add = Add a reply
console-auto-quick-shortcut = Shortcut
console-auto-quick-text-in = Text in { $language }
console-auto-quick-file = Picture or document
console-auto-quick-file-pick = Choose a file
console-auto-quick-file-drop = Remove the file
console-auto-quick-file-more = 10 MiB at most. It goes with the text, encrypted like everything else.
console-auto-quick-lost = The file of this reply could not be read.
console-auto-quick-empty = No quick replies
console-menu = Customer's menu
console-menu-add = Add a button
console-menu-edit = Edit the button
console-menu-edit-one = Edit the button { $name }
console-menu-removed = Button removed
console-menu-empty = No buttons
console-menu-more = Up to six buttons above where your customers write, who can fold them away.
console-menu-title = What it says in { $language }
console-menu-does = What it does
console-menu-words = What it sends in { $language }; empty: what it says
console-menu-say = Sends a message
console-menu-catalogue = Opens the catalogue
console-menu-orders = Opens the orders
console-menu-product = Opens a product
console-menu-link = Address of the page
console-menu-link-open = Opens a page elsewhere
console-rules = Rules
console-rules-month =
    { $count ->
        [one] This month: once
       *[other] This month: { $count } times
    }
console-rules-empty = Answer the words people write, say when an order is ready, chase what waits: a rule does it.
console-rules-templates = Choose a template
console-rules-order = From top to bottom: the first that answers speaks alone, those that only sort all act. Away and greeting come last.
console-rule-new = New rule
console-rule-edit = Edit the rule
console-rule-removed = Rule deleted
console-rule-nameless = Unnamed rule
console-rule-placed = Moved to position { $count }
console-rule-up = Move { $name } up
console-rule-down = Move { $name } down
console-rule-drop = Remove { $name }
console-rule-held =
    { $count ->
        [one] { $count } held back
       *[other] { $count } held back
    }
console-rule-held-more = Held back by the limits against loops, this month
console-rule-month =
    { $count ->
        [one] Once this month.
       *[other] { $count } times this month.
    }
console-rule-never = Never yet
console-rule-last = Last: { $when }
console-rule-name = Name of the rule
console-rule-when = When
console-rule-if = If, and only if
console-rule-then = Then
console-rule-pause = A pause between two times
console-rule-pause-for = At most once a conversation in
console-rule-pause-more = Zero: as often as the rule is started.
console-rule-limits = Against loops: six times an hour in one conversation, twenty for all rules together. What a machine writes starts nothing.
console-rule-try = Try on past conversations
console-rule-no-labels = You have no labels yet.
console-rule-log = Log
console-rule-log-more = The last 30 days. The log says what was done, not what was written.
console-rule-log-empty = No rule has acted yet.
console-run-waiting = Waiting
console-run-done = Done
console-run-stopped = Stopped
console-left-text = { $step }: nothing to say
console-left-product = { $step }: no such product
console-left-label = { $step }: no such label
console-left-staff = { $step }: no such person
console-left-form = { $step }: no such form
console-left-team = { $step }: no such team
console-left-nobody = { $step }: nobody was there
console-left-webhook = { $step }: no such address
console-when-words = A message has a word
console-when-words-list = Words or phrases, separated by commas
console-when-words-more = Accents and capitals do not count. A star stands for any ending: deliver* finds delivery and delivered.
console-when-first = A customer's first message
console-when-first-again = And again after so many days of silence; 0: never
console-when-any = Any message
console-when-outside = A message outside the hours
console-when-unanswered = Nobody answers
console-when-unanswered-for = Unanswered for { $time }
console-when-unanswered-since = For
console-when-product = A question about a product
console-when-product-which = Which one; none: any
console-when-order = An order changes state
console-when-order-is = Order: { $state }
console-when-labelled = The team puts a label on
console-when-labelled-as = Label put on: { $label }
console-when-came = Came by a link or QR code
console-when-came-code = The link's code; empty: any
console-when-pattern = A message follows a pattern
console-when-pattern-is = Pattern { $pattern }
console-when-pattern-more = A regular expression; capitals do not count.
console-forms = Forms
console-forms-add = New form
console-forms-edit = Edit the form
console-forms-empty = No form yet. One is made under automations: a booking, a cake to order, a quote.
console-forms-more = A rule sends it, or you do, from the conversation. The answer comes into the thread, field by field.
console-forms-fields =
    { $count ->
        [one] { $count } field
       *[other] { $count } fields
    }
console-forms-title = Heading in { $language }
console-forms-text = Message that goes with it, in { $language }
console-forms-asked = What is asked
console-forms-choose = Choose a form of { $shop }
console-forms-send = Send a form
console-field-add = Add a field
console-field-kind = Kind of field
console-field-label = Question in { $language }
console-field-required = Required
console-field-text = Text
console-field-long = Long text
console-field-number = Number
console-field-email = E-mail address
console-field-phone = Telephone
console-field-date = Date
console-field-one = One choice
console-field-many = Several choices
console-catalogue-send = Send the whole catalogue
console-try-unassigned = Nobody's
console-hold = Handing over to a person
console-hold-more = When somebody of the team answers or takes a conversation, rules say nothing more in it. Greeting and away message go on; a button gives it back to the auto-responder.
console-hold-closed = Until it is closed or given back
console-hold-for = For a time after the last answer
console-hold-never = Never: the auto-responder always speaks
console-hold-time = Time
console-hold-programs = Programs neither: what they send is refused, but for templates
console-held = The team has this conversation: the auto-responder is silent.
console-held-until = The auto-responder is silent until { $time }.
console-held-back = Give back to the auto-responder
console-held-given = Given back to the auto-responder
console-left-person = { $step }: a person had the conversation
console-try-silent = Would have been silent
console-try-silent-more = A person had answered. If the conversation was closed or given back in between, the rule would have spoken.
console-if-add = Add a condition…
console-if-hours = Hours
console-if-open = Open
console-if-shut = Closed
console-if-language = The customer's language
console-if-label = Label
console-if-has = Has
console-if-has-not = Has not
console-if-known = Customer
console-if-ordered = Has ordered before
console-if-new = Has never ordered
console-if-basket = Basket of at least
console-if-written = Has written
console-if-wrote = Has written before
console-if-never-wrote = Writes for the first time
console-if-member = Assigned to
console-if-given = Is assigned to
console-if-not-given = Is not assigned to
console-if-anybody = Anybody
console-do-add = Add an action…
console-do-say = Reply
console-do-choice = Offer a choice
console-do-question = Question in { $language }
console-do-answers = Answers in { $language }, one a line
console-do-product = Show a product
console-do-which = Which one
console-do-products = Show several products
console-do-heading = Heading in { $language }
console-do-which-all = Which ones; none: those of the collection
console-do-collection = Collection
console-do-all-products = The whole catalogue
console-do-label = Label
console-do-label-on = Label { $label }
console-do-label-off = Without label { $label }
console-do-put-on = Put on
console-do-take-off = Take off
console-do-assign = Assign
console-do-assign-to = Assigns to { $name }
console-do-nobody = Nobody
console-do-catalogue = Open the catalogue
console-do-form = Send a form
console-do-team = Team { $team }
console-do-turn = To each in turn, of everybody
console-do-turn-of = To each in turn, in { $team }
console-do-least = To whoever has the fewest, of everybody
console-do-least-of = To whoever has the fewest, in { $team }
console-do-assign-more = Turns count only people who have the console open and are not away.
console-do-note = Note to the team
console-do-close = Close the conversation
console-do-close-more = It opens again as soon as the customer writes.
console-do-wait = Wait
console-do-wait-for = Waits { $time }
console-do-wait-unless = Stop there if somebody writes meanwhile
console-do-webhook = Tell a program
console-do-webhook-more = It learns which rule acted, in which conversation, for which order; never what was written. Each request is signed.
console-fill = To insert
console-fill-name = customer's name
console-fill-shop = shop
console-fill-until = next opening or closing
console-fill-order = order
console-fill-product = product
console-unit = Unit
console-unit-minutes = minutes
console-unit-hours = hours
console-unit-days = days
console-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
console-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
console-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
console-try = Try a sentence
console-try-title = Try the rules of { $shop }
console-try-more = Nothing is sent, nothing changes: you only see what would happen.
console-try-text = A customer's sentence
console-try-go = Try
console-try-first = Their first message
console-try-outside = Outside the hours
console-try-nothing = No rule starts: the conversation waits for a person.
console-try-past = Past conversations
console-try-days = Since
console-try-look = Look
console-try-because = What started it
console-try-held = Held back: too often in an hour
console-try-summary =
    { $count ->
        [0] In { $all } conversations, nothing would have happened.
        [one] Once, in { $chats } of { $all } conversations.
       *[other] { $count } times, in { $chats } of { $all } conversations.
    }
console-try-cut = There are more: only the latest are looked at.
console-tpl-empty = Empty rule
console-tpl-empty-more = Choose everything yourself
console-tpl-welcome = Greeting with buttons
console-tpl-welcome-more = To a first message, offer the usual requests
console-tpl-welcome-text = Hello {"{name}"}! What are you looking for?
console-tpl-welcome-answers = See the catalogue / Hours and directions / Follow an order
console-tpl-hours = Hours asked for
console-tpl-hours-more = Answer "Are you open?"
console-tpl-hours-words = hours, open*, clos*
console-tpl-hours-text = {"{shop}"}: next change {"{until}"}.
console-tpl-away = Away
console-tpl-away-more = Outside the hours, at most once in four hours
console-tpl-away-text = We are closed until {"{until}"}. Your message will wait for us.
console-tpl-list = A word, products
console-tpl-list-more = Show a list of products when a word comes up
console-tpl-list-words = catalogue, products, gift*
console-tpl-list-heading = Our products
console-tpl-ready = Order ready
console-tpl-ready-more = Say when an order can be collected
console-tpl-ready-text = Hello {"{name}"}, your order {"{order}"} is ready. See you soon!
console-tpl-late = Unanswered
console-tpl-late-more = After 30 minutes, a label and a note to the team
console-tpl-late-note = {"{name}"} has been waiting for an answer for 30 minutes.
console-tpl-review = After collection
console-tpl-review-more = A day later, ask whether all was well
console-tpl-review-text = Hello {"{name}"}, was everything fine with {"{order}"}? Your word helps us.

## console: profile

console-profile-title = Shop
console-profile-name = Name
console-profile-tagline = A line under the name
console-profile-about = About
console-profile-accent = Colour
console-profile-picture-change = Change the picture
console-profile-address = Address
console-profile-languages = Languages
console-profile-currency = Currency
console-profile-host = Who operates the machine
console-profile-host-hint = Empty: the shop itself. Your customers read this line.
console-profile-link = Your link
console-profile-link-more = It carries the shop's key: whoever opens it talks to you and no one else.
console-profile-qr-svg = Image (SVG)
console-profile-qr-a4 = A4 poster (PDF)
console-profile-qr-a6 = A6 card (PDF)
console-profile-public = See the public page
qr-alt = QR code of { $shop }'s link

## console: team

console-team-title = Team and roles
console-rating = Ask how it was
console-rating-more = A minute after a conversation is closed, once: five answers, from 1 to 5.
console-rating-ours = How was your conversation with us?
console-rating-words = The question, { $language }
console-audit-about = About
console-audit-days = { $count } days
console-audit-everybody = Everybody
console-audit-everything = Everything
console-audit-export = Export as CSV
console-audit-kept = Kept for
console-audit-kept-more = Older lines are deleted. The log never holds what was written.
console-audit-none = Nothing was logged like this.
console-audit-what = Act
console-audit-when = When
console-audit-who = Who
console-act-answered = Answered
console-act-assigned = Assigned
console-act-audit-exported = Exported the log, or changed how long it is kept
console-act-bulk = Changed several conversations
console-act-catalogue-changed = Changed the catalogue
console-act-chat-opened = Opened the conversation
console-act-closed = Closed or reopened
console-act-customer-changed = Changed the customer's card
console-act-file-fetched = Fetched a file
console-act-keys-changed = Changed programs or webhooks
console-act-labelled = Labelled
console-act-noted = Wrote a note
console-act-order-moved = Moved an order
console-act-searched = Searched for words
console-act-orders-read = Read orders
console-act-orders-printed = Printed orders
console-act-catalogue-exported = Exported the catalogue
console-act-stats-exported = Exported the statistics
console-act-settings-changed = Changed the shop
console-act-signed-in = Signed in
console-act-snoozed = Put to sleep or woke
console-act-team-changed = Changed the team
console-team-invite = Invite
console-team-member = Member
console-team-role = Role
console-team-sees = Sees
console-team-since = Since { $date }
console-team-leaving = When somebody leaves
console-team-leaving-more = Access ends at once on every device. Your customers see the date, in each conversation the person could read.
console-team-no-key = Who reads no conversation is not among the readers your customers see.
console-role-custom = Own role
console-role-new = New role
console-role-edit = Edit “{ $name }”
console-role-name = Name of the role
console-role-hint = Answering, organising, orders and customers include reading.
console-sees-all = All conversations
console-sees-own = Own and unassigned
console-sees-labels = Own, and by label
console-sees-teams = Own, and of the team
console-sees-none = Reads no conversation
console-teams = Teams
console-teams-new = New team
console-teams-name = Name of the team
console-teams-nobody = Nobody yet
console-teams-empty = Workshop, after-sales, wholesale: a conversation can be given to a team, and its people see it.
console-gives = New conversations
console-gives-all = Everybody
console-gives-how = How
console-gives-whom = Among
console-gives-more = Only people who have the console open, and are not away, get them.
console-gives-hand = Somebody takes them
console-gives-turn = To each in turn
console-gives-least = To whoever has the fewest
console-team-you = You
console-team-name = First name, as customers see it
console-team-invited = Give this link to { $name }. It works once, for seven days.
console-team-remove = Remove from the team
console-team-remove-ask = Remove { $name }?
console-team-remove-more = Access ends at once, and your customers see the date of leaving.
console-team-customers-see = Your customers see
console-team-customers-see-more = Only the first name and role are shown.
console-team-online = Online
console-team-away = Away
console-me-away = Away
console-me-away-more = No new conversation is given to you.
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

until-unknown = soon

## console: what its pages say besides

console-attach = Attach a file
console-auto-as-before = Same as the day before
console-auto-day-off = Day off
console-auto-edit-day = Edit hours: { $day }
console-auto-quick-edit = Edit reply
console-auto-quick-fields = {"{name}"} becomes the customer's name, {"{order}"} the order that is open, {"{shop}"} becomes { $shop }.
console-auto-quick-shortcut-hint = Letters, digits and hyphens, 25 at most.
console-can-answer = Answer customers
console-can-audit = Read the log of who did what
console-can-broadcast = Send a broadcast
console-can-customers = Export, merge or erase a customer
console-can-keys = Manage keys and the API
console-can-organise = Assign, label and close
console-can-programs = See programs and webhooks
console-can-settings = Edit the shop, hours and automations
console-can-statistics = See sales and statistics
console-can-catalogue = Edit the catalogue
console-can-orders = Prepare and hand over orders
console-can-read = Read conversations
console-can-team = Change the team and its roles
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
console-catalogue-instead = was { $price }
console-catalogue-video-add = Add a video
console-catalogue-video-replace = Replace the video
console-catalogue-video-remove = Remove the video
console-catalogue-video-remove-ask = Remove the video?
console-catalogue-video-remove-more = It is deleted at once, and customers no longer see it.
console-catalogue-video-alt = What the video shows
console-catalogue-video-hint = MP4 (H.264) or WebM, { $limit } MB at most. Customers start it themselves, after the pictures.
console-catalogue-video-later = Save the product, then add its video.
console-catalogue-video-large = This video has { $size } MB: { $limit } MB at most. Make it shorter, or export it smaller.
console-catalogue-video-sending = Sending the video…
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
console-prices = Prices
console-prices-title = Prices for a time
console-prices-more = Sales, a day's offer, next season's prices: they begin and end by themselves. What a product costs otherwise stays as it is. Where several hold, the one that began last does.
console-prices-none = No list yet. The first one could be the next sale.
console-prices-new = New list
console-prices-off = Off
console-prices-over = Over since { $date }
console-prices-soon = From { $date }
console-prices-until = Now, until { $date }
console-prices-now = Now
console-prices-all = The whole catalogue
console-prices-count =
    { $count ->
        [one] { $count } price
       *[other] { $count } prices
    }
console-prices-use = Use “{ $name }”
console-prices-edit = Edit “{ $name }”
console-prices-remove = Remove “{ $name }”
console-prices-wrong = Write percentages and prices as numbers: 20, or 12.50.
console-prices-name = Name
console-prices-name-hint = For your team alone.
console-prices-from = From
console-prices-from-hint = Empty: at once.
console-prices-to = Until
console-prices-clock = By this device's clock: { $zone }.
console-prices-to-hint = Empty: for good.
console-prices-percent = Percent off
console-prices-of = Of
console-prices-single = Prices of single products
console-prices-variants = Every variant
console-prices-variant = Variant
console-prices-price-of = Price of { $name }
console-prices-add = Add a product…
console-collection-by-rule = Fills itself
console-collection-words = With these words (title, brand, reference)
console-collection-from = Price from
console-collection-to = Price up to
console-collection-new = Added
console-collection-any-time = At any time
console-collection-days =
    { $count ->
        [one] In the last day
       *[other] In the last { $count } days
    }
console-collection-in-stock = In stock
console-collection-reduced = Reduced now
console-columns = Columns of the file
console-column = Column
console-column-samples = For example
console-column-holds = Holds
console-column-of = What the column “{ $name }” holds
console-columns-need = Say which column holds the titles, and which the prices.
console-import-own-table = Your own table
console-column-none = — not taken —
console-column-title = Title
console-column-price = Price
console-column-sale-price = Reduced price
console-column-key = Reference
console-column-description = Description
console-column-stock = Stock
console-column-brand = Brand
console-column-barcode = Barcode (GTIN)
console-column-picture = Pictures
console-column-collection = Collection
console-column-content = Content (250 g)
console-column-group = Same for all variants
console-column-color = Variant: colour
console-column-size = Variant: size
console-column-material = Variant: material
console-column-variant = Variant: other
console-column-detail = Line of details
console-source-title = By itself, from an address
console-source-more = The feed at this address is fetched regularly; what changed is changed here, without a dry run. What is no longer in it stays until you hide it.
console-source-url = Address of the feed
console-source-url-hint = https://… as your shop system gives it for Google or Meta
console-source-every = How often
console-source-hour = Every hour
console-source-six = Every six hours
console-source-day = Every day
console-source-week = Every week
console-source-month = Every four weeks
console-source-next = Next time: { $time }
console-source-save = Save and fetch
console-source-run = Fetch now
console-source-stop = No longer fetch
console-export-title = Take your catalogue with you:
console-export-own = Everything (JSON)
console-export-merchant = Google, Meta (TSV)
console-export-xml = Google, Meta (XML)
console-export-shopify = Shopify (CSV)
console-export-woocommerce = WooCommerce (CSV)
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
console-key-snooze = Put to sleep
console-key-pick = Select a conversation
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
console-labels-minutes = Answer within, minutes of opening hours
console-labels-late = When the answer is late
console-labels-late-assign = Give to
console-labels-late-label = Add the label
console-labels-late-nothing = Nothing
console-labels-late-tell = Tell
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
console-shortcuts-own = Single-letter keys get in the way of some assistive tools: turn them off here.
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
console-nav-programs = API and webhooks
console-programs-tokens = Tokens
console-programs-new = Token
console-programs-name = Name
console-programs-name-hint = Your customers see it: “Order bot”.
console-programs-scopes = May
console-programs-used = Used
console-programs-chats = Conversations
console-programs-reads = Reads
console-programs-reads-not = Does not read
console-programs-never = Never
console-programs-until = Until { $date }
console-programs-ended = Ended
console-programs-reader = A token that reads messages becomes a reader.
console-programs-reader-more = Your customers see it on the list, by its name, before it reads.
console-programs-none = No program speaks for the shop.
console-programs-none-more = A bot made for WhatsApp works here: change its base URL, nothing else.
console-programs-remove = Take the token away
console-programs-remove-ask = Take “{ $name }” away?
console-programs-remove-more = It opens nothing any more, from now on. Every conversation will say that it reads no longer.
console-programs-removed = Token taken away
console-programs-made = Copy these two secrets now: they are never shown again.
console-programs-token = Token
console-programs-secret = App secret (signs webhooks)
console-programs-make = Make the token
console-programs-expires = Lasts
console-programs-days = { $count } days
console-programs-always = Without end
console-scope-messages = Messages: read, write
console-scope-media = Files
console-scope-catalogue = Templates, forms, profile
console-scope-webhooks = Webhooks
console-hooks = Webhooks
console-hooks-new = Webhook
console-hooks-add = New address
console-hooks-check = Check and add
console-hooks-url = Address
console-hooks-url-hint = https. It is asked first: it has to repeat the number it gets.
console-hooks-word = Verify token
console-hooks-word-hint = The one your program expects (hub.verify_token).
console-hooks-none = Nobody is told
console-hooks-none-more = A program is told what your customers say at the address that you add, or that it asks for itself. It needs a token with the scope “Webhooks”.
console-hooks-of-app = The app’s address
console-hooks-by-program = asked for by the program
console-hooks-waiting =
    { $count ->
        [one] { $count } waiting
       *[other] { $count } waiting
    }
console-hooks-remove = Remove the address
console-hooks-remove-ask = Stop telling { $url }?
console-hooks-remove-more = What still waits for it will not be delivered.
console-log = Latest deliveries
console-log-none = Nothing has been delivered here yet.
console-log-what = Event
console-log-answer = Answer
console-log-tries = Tries
console-log-time = Time
console-log-next = Then
console-log-next-at = Next try: { $time }
console-log-given-up = Given up
console-log-after =
    { $count ->
        [one] Delivered after { $count } try
       *[other] Delivered after { $count } tries
    }
console-log-waits = Under way
console-log-unreachable = Unreachable
console-log-slow = Too slow
console-log-forbidden = Forbidden address
console-log-address = No address
console-log-erased = Customer erased
console-log-file = File missing
console-log-broken = Cut off
console-log-more = Earlier deliveries
console-log-refresh = Refresh
console-log-body = What was delivered
console-log-body-more = As it was signed and sent. It may hold a customer’s words.
console-log-again = Deliver again
console-log-again-said = It is on its way again.
console-programs-example = Example
console-programs-numbers = The shop’s numbers
console-programs-number-api = Base URL
console-programs-does-not = What the API does not do
console-programs-not-1 = Write to a customer who has not written
console-programs-not-2 = Send advertising without consent
console-programs-not-3 = Export keys
console-nav-privacy = Privacy
console-privacy-title = Privacy and GDPR
console-privacy-encryption = Encryption
console-privacy-all = All chats
console-privacy-chats =
    { $count ->
        [one] One chat, its key never leaves this machine
       *[other] { $count } chats, their keys never leave this machine
    }
console-privacy-erased = Erasures asked for
console-privacy-erased-more = Done by themselves, from the customer's app
console-privacy-erased-none = None so far
console-privacy-erased-last = The latest: { $when }
console-privacy-consents = Consents to broadcasts
console-privacy-consents-none = No topic
console-privacy-consents-more = Dated, word for word, with you and with the customer
console-privacy-tracking = Tracking of people
console-privacy-tracking-none = None
console-privacy-tracking-more = Statistics are sums for each day
console-privacy-keeping = How long it is kept
console-privacy-messages = Messages
console-privacy-messages-more = The customer may choose less. What is older goes at once, here and with them.
console-privacy-files = Photos, videos, voice and documents
console-privacy-files-more = Never longer than messages
console-privacy-orders = Orders
console-privacy-orders-more = Required for bookkeeping, ten years in France; not erased with the chat
console-privacy-orders-kept = Kept
console-privacy-receipts = Proofs of consent
console-privacy-receipts-more = Kept in the thread even when messages go
console-privacy-told = What programs were told
console-privacy-told-more = The text for { $hours } hours, then a line without it
console-privacy-audit = Log of who did what
console-privacy-audit-more = Without content; how long is set in the log
console-privacy-always = No limit
console-privacy-days = { $count } days
console-privacy-months =
    { $count ->
        [one] One month
       *[other] { $count } months
    }
console-privacy-saved = Saved. Each chat is being told.
console-privacy-ask = Erase what is older?
console-privacy-ask-text =
    { $count ->
        [0] Photos and files older than { $files } days
       *[other] Messages older than { $count } days (files: { $files })
    } go now, here and with each customer. This cannot be undone.
console-privacy-ask-yes = Erase now
console-privacy-places = Who sees what
console-privacy-who = Who
console-privacy-sees = Sees
console-privacy-where = Where
console-privacy-server = Your server
console-privacy-server-sees = Messages, keys, orders
console-privacy-here = On this machine
console-privacy-relay = Relay
console-privacy-relay-sees = Times and sizes; addresses in memory only
console-privacy-program-sees = The chats in which it is announced
console-privacy-webhook = A program's address
console-privacy-webhook-sees = What its program reads is sent there
console-privacy-makers = The makers of Comptoir
console-privacy-makers-see = Nothing
console-lost = There is nothing at this address.
console-lost-more = It may have changed, or a letter is missing.
console-act-chat-exported = Exported a chat
console-card-export = For the customer
console-card-export-hint = Messages, orders, consents, notes: all that is kept here of this person. The log says so.
console-card-export-page = Page
