### Every sentence a person reads, in French. The same keys as en.ftl, in the same order.
### Type ordinary spaces and straight apostrophes: the crate sets no-break spaces and ’ itself.

## common: words used everywhere

app-name = Comptoir
language-fr = Français
language-en = English
action-save = Enregistrer
action-saved = Enregistré
action-cancel = Annuler
action-close = Fermer
action-back = Retour
action-delete = Supprimer
action-edit = Modifier
action-copy = Copier
action-copied = Copié
action-retry = Réessayer
action-search = Rechercher
action-more = Plus
action-add = Ajouter
action-remove = Retirer
action-undo = Annuler
action-confirm = Confirmer
action-details = Détails
action-manage = Gérer
action-help = Aide
action-change = Changer
action-send = Envoyer
action-skip = Aller au contenu
action-load-more = Afficher la suite
nav-main = Navigation principale
nav-tabs = Navigation
nav-chats = Conversations
nav-orders = Commandes
nav-settings = Réglages
nav-catalogue = Catalogue
nav-unread =
    { $count ->
        [one] { $count } non lu
       *[other] { $count } non lus
    }
time-now = À l'instant
time-today = Aujourd'hui
time-yesterday = Hier
time-minutes-ago = Il y a { $count } min
time-at = { $day } à { $time }
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
weekday-short-1 = lun.
weekday-short-2 = mar.
weekday-short-3 = mer.
weekday-short-4 = jeu.
weekday-short-5 = ven.
weekday-short-6 = sam.
weekday-short-7 = dim.
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
list-and = { $first } et { $last }
size-kb = { $count } Ko
size-mb = { $count } Mo

## landing: the shop's public page

landing-write = Écrire à la boutique
landing-browse =
    { $count ->
        [one] Voir le produit
       *[other] Voir les { $count } produits
    }
landing-open = Ouvert
landing-open-until = jusqu'à { $time }
landing-closed = Fermé
landing-closed-until = réouverture à { $time }
landing-hours = Horaires
landing-hours-closed = Fermé
landing-address = Adresse
landing-about = La boutique
landing-fact-account = Ni numéro, ni e-mail, ni compte
landing-fact-account-more = Un pseudonyme suffit. Vous le changez quand vous voulez.
landing-fact-encrypted = Chiffré de bout en bout
landing-fact-encrypted-more = Lu par vous et par la boutique. Par personne d'autre.
landing-fact-data = Vos données restent à vous
landing-fact-data-more = Exportez ou effacez tout, en deux gestes.
landing-readers = Qui peut lire ?
landing-readers-more = Vous voyez la liste de tous ceux qui peuvent lire avant d'écrire le premier mot. Elle ne change jamais sans que la conversation le dise.
landing-readers-relay = Le relais voit passer un message : heure, taille, adresse IP. Pas son contenu.
landing-legal = Mentions légales
landing-server = Serveur tenu par la boutique
landing-server-host = Serveur loué chez { $host }, qui opère la machine
landing-language = Langue : { $language }
landing-script = La page se lit sans JavaScript ; la conversation en a besoin, car vos clés naissent sur votre appareil.
landing-products = Produits
landing-title = { $shop } · Comptoir
landing-description = Écrivez à { $shop } : ni numéro, ni e-mail, ni compte. Chiffré de bout en bout.
landing-shops = Boutiques
landing-shops-none = Aucune boutique n'est encore ouverte ici.
landing-not-found = Cette page n'existe pas
landing-not-found-more = L'adresse est peut-être incomplète, ou la page a été retirée.
landing-not-found-shop = Aller à la page de { $shop }
landing-not-found-home = Aller à l'accueil
landing-trouble = La boutique ne peut pas répondre pour l'instant
landing-trouble-more = Son serveur a rencontré une difficulté. Réessayez dans un instant.
domain-verified = Domaine vérifié
domain-unverified = Domaine non vérifié

## catalogue and product: public pages and app alike

catalogue-title = Catalogue
catalogue-products =
    { $count ->
        [one] { $count } produit
       *[other] { $count } produits
    }
catalogue-all = Tout
catalogue-collections = Rayons
catalogue-search = Rechercher un produit
catalogue-empty = Aucun produit pour l'instant
catalogue-nothing = Rien ne correspond à « { $query } ».
catalogue-clear = Effacer la recherche
catalogue-ask = Poser une question
catalogue-from = dès { $price }
catalogue-before = Avant : { $price }
catalogue-next = Produits suivants
catalogue-add-one = Ajouter { $product }
catalogue-in-cart = { $count } dans le panier
product-low = Plus que { $count }
product-low-some = Derniers exemplaires
product-sold-out = Épuisé
product-withdrawn = N'est plus vendu
product-in-stock = Disponible
product-notify = Prévenir
product-choose = Choisir
product-variants =
    { $count ->
        [one] { $count } choix
       *[other] { $count } choix
    }
product-format = Format
product-brand = Marque
product-sku = Référence
product-barcode = Code-barres
product-availability = Disponibilité
product-details = Caractéristiques
product-description = Description
product-ask = Demander pour cet article
product-question = Une question ?
product-question-to = Écrire à { $name }
product-pictures = Photos
product-picture-of = Photo { $number } sur { $count }
product-no-picture = Sans photo
product-more = Voir le produit
product-tax-included = TTC

## first contact

first-title = Cette conversation est privée
first-text = Seuls les lecteurs ci-dessous ont la clé. Ni Comptoir ni le relais ne peuvent l'ouvrir.
first-readers =
    { $count ->
        [one] Vous et { $count } lecteur
       *[other] Vous et { $count } lecteurs
    }
first-people =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
first-machines =
    { $count ->
        [one] { $count } automate
       *[other] { $count } automates
    }
first-name = Vous apparaissez comme { $name }.
first-name-change = Changer
first-name-label = Le nom que verra la boutique
first-name-hint = Un pseudonyme suffit.
first-opening = Ouverture de la conversation…
first-key-mismatch = La clé de cette boutique n'est pas celle du lien
first-key-mismatch-more = Le serveur présente une autre clé que celle de votre lien. Rien n'a été envoyé. Redemandez le lien à la boutique, ou scannez son QR code sur place.
first-unreachable = La boutique ne répond pas
first-unreachable-more = Son serveur est peut-être éteint. Rien n'a été envoyé.
first-unsupported = Ce navigateur ne peut pas garder vos clés
first-unsupported-more = Mettez-le à jour, ou quittez la navigation privée : la conversation a besoin d'un stockage sur cet appareil.
first-start = Commencer la conversation

## chat list

chats-title = Conversations
chats-search = Rechercher dans mes messages
chats-all = Toutes
chats-unread = Non lues
chats-orders = Commandes en cours
chats-archived = Archivées
chats-scan = Scanner le QR code d'une boutique
chats-add = Ajouter une boutique
chats-empty = Aucune conversation
chats-empty-more = Scannez le QR code d'une boutique, ou ouvrez son lien. Ni numéro, ni compte.
chats-empty-scan = Scanner un QR code
chats-none-found = Aucun message ne correspond.
chats-draft = Brouillon : { $text }
chats-you = Vous : { $text }
chats-preview = { $name } : { $text }
chats-preview-photo = Photo
chats-preview-video = Vidéo
chats-preview-voice = Message vocal
chats-preview-file = Document : { $name }
chats-preview-product = Produit : { $name }
chats-preview-cart = Panier, { $total }
chats-preview-order = Commande { $reference }
chats-preview-deleted = Message supprimé
chats-select = Choisissez une conversation

## chat

chat-back = Retour aux conversations
chat-readers =
    { $count ->
        [one] Vous + { $count } lecteur
       *[other] Vous + { $count } lecteurs
    }
chat-readers-open = { $shop }. Qui peut lire cette conversation ?
chat-catalogue = Catalogue
chat-cart =
    { $count ->
        [0] Panier vide
        [one] Panier, { $count } article
       *[other] Panier, { $count } articles
    }
chat-compose = Message
chat-compose-to = Écrire à { $shop }
chat-send = Envoyer
chat-attach = Joindre
chat-photo = Photo
chat-emoji = Émoji
chat-log = Messages avec { $shop }
chat-automatic = Réponse automatique
chat-typing = { $name } écrit…
chat-typing-someone = La boutique écrit…
chat-new-messages = Nouveaux messages
chat-to-latest = Aller au dernier message
chat-older = Messages plus anciens
chat-you = Vous
chat-spoken = { $name }, { $time }. { $text }
chat-reply = Répondre
chat-react = Réagir
chat-copy = Copier le texte
chat-edit = Modifier
chat-delete = Supprimer
chat-delete-ask = Supprimer ce message ?
chat-delete-more = Il disparaîtra ici et à la boutique.
chat-replying-to = Réponse à { $name }
chat-editing = Modification du message
chat-edited = modifié
chat-deleted = Message supprimé
chat-actions = Actions sur ce message
chat-reactions = Réactions
chat-loading-picture = Chargement de l'image
chat-picture-load = Toucher pour charger
chat-picture-failed = L'image n'a pas pu être chargée. Réessayer
chat-file-download = Télécharger { $name }
chat-file-too-large = Fichier trop lourd, { $size } au plus
chat-not-a-picture = Ce fichier n'est pas une image lisible.
chat-caption = Légende
chat-list-more =
    { $count ->
        [one] Voir le produit
       *[other] Voir les { $count } produits
    }
chat-asks-about = Question sur cet article
chat-choose = Choisir
chat-chosen = Choisi : { $text }
chat-closed = Cette boutique a fermé la conversation.
chat-blocked = Vous avez bloqué cette boutique.
chat-forget = Effacer cette boutique…
chat-map = Voir sur une carte
tick-failed = Échec
tick-waiting = En attente
tick-sent = Envoyé
tick-delivered = Reçu
tick-read = Lu
failed-not-sent = Non envoyé.
failed-retry = Renvoyer
notice-encrypted = Conversation chiffrée.
notice-who-reads = Qui peut lire ?
notice-reader-joined = { $name } peut désormais lire la suite.
notice-reader-left = { $name } ne lit plus.
notice-key-changed = La clé de { $name } a changé.
notice-retention-changed = Vos messages s'effacent après { $detail }.
notice-missing =
    { $count ->
        [one] Un message manque. Il a été redemandé.
       *[other] { $count } messages manquent. Ils ont été redemandés.
    }
notice-healed = Cet appareil avait perdu le fil. La conversation reprend.
notice-chat-closed = La conversation a été fermée.
notice-erased = { $name } a effacé ses messages.
notice-refused = Quelque chose d'inattendu a été refusé : { $detail }
notice-compare = Comparer

## cart

cart-title = Votre panier
cart-empty = Votre panier est vide
cart-empty-more = Ajoutez des produits depuis le catalogue ou la conversation.
cart-empty-browse = Voir le catalogue
cart-bar =
    { $count ->
        [one] Panier · { $count } article
       *[other] Panier · { $count } articles
    }
cart-items =
    { $count ->
        [one] { $count } article
       *[other] { $count } articles
    }
cart-add = Ajouter
cart-added = Ajouté au panier
cart-removed = Retiré du panier
cart-less = Retirer un
cart-more = Ajouter un
cart-bin = Retirer { $product } du panier
cart-quantity = Quantité de { $product }
cart-total = Total
cart-subtotal = Sous-total
cart-delivery = Remise
cart-collect = Retrait
cart-collect-more = À la boutique
cart-ship = Livraison
cart-ship-more = À votre adresse, écrite dans le mot
cart-free = Gratuit
cart-note = Un mot pour la boutique…
cart-note-label = Un mot pour la boutique
cart-note-hint = N'y mettez rien sur votre santé. Les allergènes sont sur la fiche du produit.
cart-order = Commander, { $total }
cart-order-pay = Commander et payer { $total }
cart-order-duty = Commande avec obligation de paiement
cart-encrypted = La commande part chiffrée, dans votre conversation.
cart-sold-out = { $product } est épuisé. Retirez-le pour commander.
cart-mine = Mon panier
cart-sent = Panier envoyé à la boutique
cart-price-changed = Le prix de { $product } a changé : { $before }, maintenant { $now }.

## orders

orders-title = Commandes
orders-empty = Aucune commande
orders-empty-more = Vos commandes apparaîtront ici, avec leur suivi.
orders-current = En cours
orders-past = Terminées
order-title = Commande { $reference }
order-spoken = Commande { $reference }, { $state }, { $total }
order-cart = Panier envoyé
order-awaiting = La boutique n'a pas encore répondu.
order-total = Total
order-note = Votre mot
order-reason = Raison
order-again = Recommander
order-pay = Payer { $total }
order-cancel = Annuler la commande
order-corrected = La boutique a corrigé votre panier
order-corrected-more = Vérifiez les prix et les quantités, puis confirmez. Rien n'est commandé avant.
order-confirm = Confirmer, { $total }
order-refuse = Ne pas commander
order-line = { $quantity } × { $title }
order-each = { $price } l'unité
order-by = { $state } par { $name }
order-steps = Suivi de la commande
order-write = Écrire à la boutique
order-in-chat = Voir dans la conversation
order-date = { $items } · { $date }
order-received = Reçue
order-corrected-state = À confirmer
order-accepted = Acceptée
order-to-pay = À payer
order-paid = Payée
order-preparing = En préparation
order-ready = Prête
order-collected = Retirée
order-shipped = Expédiée
order-delivered = Livrée
order-cancelled = Annulée
order-refunded = Remboursée
pay-before = À payer avant { $time }
pay-hint = Partagez le QR à votre banque, ou collez l'IBAN.
pay-note = L'argent va droit à la boutique. Comptoir n'y touche pas.
pay-share = Partager le QR
pay-copy-iban = Copier l'IBAN

## readers

readers-title = Qui peut lire cette conversation ?
readers-can =
    { $count ->
        [one] { $count } lecteur
       *[other] { $count } lecteurs
    }
readers-key =
    { $count ->
        [one] { $count } appareil a la clé
       *[other] { $count } appareils ont la clé
    }
readers-you = Vous, « { $name } »
readers-this-device = Cet appareil
readers-device-since = Depuis le { $date }
readers-shop = À la boutique
readers-automation = L'automate de la boutique
readers-automation-more = Sur le serveur de la boutique
readers-token = Un programme de la boutique
readers-vendor = Un prestataire de la boutique
readers-new = Nouveau
readers-cannot = Ils ne peuvent pas lire
readers-cannot-comptoir = Comptoir
readers-cannot-relay = Le relais
readers-cannot-operator = L'opérateur
readers-cannot-ads = La publicité
readers-relay = Le relais voit passer un message : heure, taille, adresse IP. Pas son contenu.
readers-shop-key = La clé de la boutique
readers-published-by = Clé publiée par { $domain }
readers-unverified = Cette clé vient du lien que vous avez ouvert. Le domaine ne l'a pas confirmée.
readers-words = Six mots de la clé
readers-compare = Comparer en boutique
readers-compare-more = Ces mots doivent être les mêmes sur l'écran de la boutique.
readers-compared = Clé comparée
readers-hosting = Le serveur est tenu par la boutique.
readers-hosting-host = Serveur loué chez { $host }, qui opère la machine.
readers-proof = Cette liste dit à qui l'accès est donné. Elle ne dit pas qui regarde par-dessus une épaule.

## settings

settings-title = Réglages
settings-name = Votre nom
settings-name-more = Le nom que voient les boutiques
settings-devices = Mes appareils
settings-device-now = Actif maintenant
settings-link-device = Lier un appareil
settings-recovery = Phrase de secours
settings-data = Mes données
settings-auto-erase = Effacement automatique
settings-auto-erase-more = Ici et à la boutique
settings-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
settings-never = Jamais
settings-export = Exporter mes données
settings-export-more = Messages et commandes, dans un fichier
settings-erase = Effacer mes données…
settings-erase-more = Chez une boutique, ou toutes
settings-erase-title = Effacer vos données chez { $shop } ?
settings-erase-all-title = Effacer toutes vos données ?
settings-erase-text =
    { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }{ $pictures ->
        [0] { "" }
        [one] { " " }et { $pictures } photo
       *[other] { " " }et { $pictures } photos
    } disparaîtront ici et à la boutique. Elle gardera ses factures, comme la loi l'exige.
settings-erase-do = Effacer
settings-erased = Vos données sont effacées.
settings-display = Affichage
settings-language = Langue
settings-theme = Apparence
settings-theme-system = Système
settings-theme-light = Clair
settings-theme-dark = Sombre
settings-receipts = Confirmations de lecture
settings-sound = Son à l'arrivée d'un message
settings-install = Installer sur l'écran d'accueil
settings-install-more = La conversation s'ouvre comme une application.
settings-about = À propos
settings-version = Version { $version }
settings-own-server = Cette application vient du serveur de la boutique : elle ne montre que cette boutique.

## states: offline, empty, error, loading

state-offline = Hors ligne. Vos messages partiront au retour du réseau.
state-offline-short = Hors ligne, envoi au retour
state-connecting = Connexion…
state-back = De retour. Vos messages sont partis.
state-loading = Chargement…
state-shop-down = La boutique ne répond pas
state-shop-down-more = Son serveur est peut-être éteint. Vos messages restent sur cet appareil.
state-error = Cela n'a pas fonctionné
state-error-more = Rien n'est perdu. Réessayez dans un instant.
state-not-found = Introuvable
state-other-tab = Comptoir est ouvert dans un autre onglet
state-other-tab-more = Vos clés ne servent qu'à un onglet à la fois. Continuez là-bas, ou reprenez ici.
state-take-over = Reprendre ici
state-update = Une nouvelle version est prête.
state-reload = Recharger
key-mismatch = La clé de la boutique ne correspond plus
key-mismatch-more = { $domain } publie une autre clé que celle de vos messages. N'envoyez rien avant d'avoir comparé en boutique.
key-mismatch-later = Pas maintenant

## console: sign-in

console-signin-title = Entrer au comptoir
console-signin-shop = Boutique
console-signin-login = Identifiant
console-signin-password = Mot de passe
console-signin-do = Se connecter
console-signin-passkey = Se connecter avec une clé d'accès
console-signin-wrong = Identifiant ou mot de passe inconnu.
console-signin-slow = Trop d'essais. Réessayez dans { $count } s.
console-signin-link = Ce lien a déjà servi, ou il a expiré. Demandez-en un autre.
console-signin-welcome = Bienvenue, { $name }. Choisissez comment vous connecter la prochaine fois.
console-signin-new-password = Nouveau mot de passe
console-signin-password-hint = 10 caractères au moins
console-signin-add-passkey = Créer une clé d'accès
console-signin-later = Plus tard
console-signout = Se déconnecter

## console: frame

console-title = { $shop } · Comptoir
console-open-until = Ouvert, { $time }
console-closed = Fermé
console-server = Serveur en ligne
console-server-more = Les clés restent ici
console-server-lost = Serveur injoignable
console-server-lost-more = Nouvel essai…
console-nav-chats = Conversations
console-nav-orders = Commandes
console-nav-catalogue = Catalogue
console-nav-import = Importer
console-nav-automations = Automatismes
console-nav-shop = Boutique
console-nav-team = Équipe et rôles
console-nav-labels = Étiquettes
console-role-owner = Gérance
console-role-manager = Responsable
console-role-agent = Vente
console-settings = Réglages
console-shortcuts = Raccourcis clavier
console-unsaved = Modifications non enregistrées

## console: inbox

console-inbox-todo = À traiter
console-inbox-mine = Mes conversations
console-inbox-unassigned = Non attribuées
console-inbox-waiting = En attente du client
console-inbox-done = Terminées
console-inbox-all = Toutes
console-inbox-search = Rechercher
console-inbox-empty = Rien à traiter
console-inbox-empty-more = Les nouvelles conversations arrivent ici.
console-inbox-none = Aucune conversation ne correspond.
console-inbox-select = Choisissez une conversation
console-inbox-waits = Attend { $time }
console-inbox-readable =
    { $count ->
        [one] Lisible par { $count } lecteur
       *[other] Lisible par { $count } lecteurs
    }
console-inbox-finish = Terminer
console-inbox-reopen = Rouvrir
console-inbox-assign = Attribuer
console-inbox-assign-me = M'attribuer
console-inbox-nobody = Personne
console-inbox-assigned = Attribuée à { $name }
console-inbox-label = Étiqueter
console-inbox-reply = Répondre
console-inbox-note = Note interne
console-inbox-note-by = { $name }, note interne :
console-inbox-note-hint = Visible de l'équipe, jamais envoyée.
console-inbox-language = Client en { $language }
console-inbox-slash = Tapez / pour une réponse rapide
console-inbox-product = Produit
console-inbox-product-pick = Envoyer un produit
console-inbox-typing = { $name } répond…
console-inbox-readers = Qui peut lire
console-card-title = Fiche client
console-card-chosen-name = Pseudonyme choisi par le client
console-card-since = Première visite
console-card-language = Langue
console-card-orders = Commandes
console-card-spent = Achats
console-card-labels = Étiquettes
console-card-note = Note de l'équipe
console-card-note-hint = Incluse si { $name } exporte ses données.
console-card-no-orders = Aucune commande

## console: catalogue

console-catalogue-title = Catalogue
console-catalogue-new = Nouveau produit
console-catalogue-search = Rechercher un produit
console-catalogue-product = Produit
console-catalogue-price = Prix TTC
console-catalogue-stock = Stock
console-catalogue-visible = Visible
console-catalogue-hidden = Masqué
console-catalogue-name = Nom
console-catalogue-subtitle = Précision
console-catalogue-subtitle-hint = Poids, volume, ce qui distingue
console-catalogue-collections = Rayons
console-catalogue-collection-new = Nouveau rayon
console-catalogue-variants = Formats
console-catalogue-variant-add = Ajouter un format
console-catalogue-variant = Format
console-catalogue-options = Choix
console-catalogue-unit-price = Prix à l'unité de mesure
console-catalogue-sku = Référence
console-catalogue-barcode = Code-barres
console-catalogue-description = Description
console-catalogue-details = Caractéristiques
console-catalogue-pictures = Photos
console-catalogue-picture-add = Ajouter une photo
console-catalogue-picture-alt = Ce que montre la photo
console-catalogue-preview-chat = Aperçu dans la conversation
console-catalogue-preview-page = Aperçu au catalogue
console-catalogue-public = Le catalogue est public. Il s'ouvre sans compte et ne pose aucun traceur.
console-catalogue-empty = Aucun produit
console-catalogue-empty-more = Créez le premier, ou importez le catalogue que vous avez déjà.
console-catalogue-range = { $from } à { $to } sur { $count }
console-catalogue-delete-ask = Supprimer { $product } ?
console-catalogue-not-counted = Non compté

## console: orders

console-orders-title = Commandes
console-orders-board = Tableau
console-orders-list = Liste
console-orders-received = Reçues
console-orders-to-pay = À payer
console-orders-preparing = En préparation
console-orders-ready = Prêtes
console-orders-collected = Retirées
console-orders-empty = Aucune commande
console-orders-accept = Accepter
console-orders-refuse = Refuser
console-orders-move = Déplacer vers…
console-orders-moved = { $reference }, déplacée vers { $state }
console-orders-mark-paid = Marquer payée
console-orders-cancel = Annuler la commande
console-orders-reason = Pourquoi ? Le client le verra.
console-orders-correct = Corriger le panier
console-orders-history = Historique
console-orders-open-chat = Ouvrir la conversation
console-orders-note = Mot du client

## console: automations

console-auto-title = Automatismes
console-auto-reader = L'automate est un lecteur.
console-auto-reader-more = Il tourne sur votre serveur, vos clients le voient dans la liste, et chacun de ses messages est signalé.
console-auto-greeting = Message d'accueil
console-auto-greeting-more = Au premier message, et après 14 jours de silence
console-auto-away = Message d'absence
console-auto-away-more = Hors horaires, à la place de l’accueil, une fois en quatre heures au plus
console-auto-on = Actif
console-auto-off = Inactif
console-auto-text = Texte en { $language }
console-auto-fields = {"{shop}"} devient le nom de la boutique, {"{until}"} l'heure d'ouverture ou de fermeture.
console-auto-hours = Horaires
console-auto-time-zone = Fuseau horaire
console-auto-closed = Fermé
console-auto-span-add = Ajouter une plage
console-auto-from = De
console-auto-to = À
console-auto-days-off = Jours fériés, congés
console-auto-quick = Réponses rapides
console-auto-quick-add = Ajouter une réponse
console-auto-quick-shortcut = Raccourci
console-auto-quick-text = Texte
console-auto-quick-empty = Aucune réponse rapide

## console: profile

console-profile-title = Boutique
console-profile-name = Nom
console-profile-tagline = Une ligne sous le nom
console-profile-about = Présentation
console-profile-accent = Couleur
console-profile-picture = Image
console-profile-picture-change = Changer l'image
console-profile-address = Adresse
console-profile-languages = Langues
console-profile-currency = Monnaie
console-profile-host = Qui tient la machine
console-profile-host-hint = Vide : la boutique elle-même. Vos clients lisent cette ligne.
console-profile-link = Votre lien
console-profile-link-more = Il porte la clé de la boutique : qui l'ouvre parle à vous et à personne d'autre.
console-profile-qr = QR code
console-profile-qr-svg = Image (SVG)
console-profile-qr-a4 = Affiche A4 (PDF)
console-profile-qr-a6 = Carte A6 (PDF)
console-profile-public = Voir la page publique
qr-scan = Scannez pour nous écrire
qr-scan-more = Ni numéro, ni e-mail, ni compte. Chiffré de bout en bout.
qr-alt = QR code du lien de { $shop }

## console: team

console-team-title = Équipe et rôles
console-team-invite = Inviter
console-team-member = Membre
console-team-role = Rôle
console-team-you = Vous
console-team-name = Prénom, comme le voient les clients
console-team-login = Identifiant
console-team-invited = Donnez ce lien à { $name }. Il marche une fois, pendant sept jours.
console-team-remove = Retirer de l'équipe
console-team-remove-ask = Retirer { $name } ?
console-team-remove-more = L'accès est coupé aussitôt, et vos clients voient la date du départ.
console-team-customers-see = Vos clients voient
console-team-customers-see-more = Seuls le prénom et le rôle sont montrés.
console-team-online = En ligne
console-team-password = Mot de passe
console-team-passkeys = Clés d'accès

## console: import

console-import-title = Importer un catalogue
console-import-more = Google Merchant, Meta, Shopify, WooCommerce ou PrestaShop. Importer à nouveau met à jour, sans doublons.
console-import-file = Fichier
console-import-format = Format
console-import-format-auto = Reconnaître
console-import-pictures = Télécharger les images
console-import-try = Essayer sans rien changer
console-import-do = Importer
console-import-progress = { $done } sur { $total }
console-import-reading = Lecture du fichier…
console-import-done = Import terminé
console-import-dry-done = Essai terminé, rien n'a changé
console-import-failed = L'import s'est arrêté : { $reason }
console-import-created =
    { $count ->
        [one] { $count } nouveau
       *[other] { $count } nouveaux
    }
console-import-updated =
    { $count ->
        [one] { $count } mis à jour
       *[other] { $count } mis à jour
    }
console-import-unchanged =
    { $count ->
        [one] { $count } inchangé
       *[other] { $count } inchangés
    }
console-import-skipped =
    { $count ->
        [one] { $count } ligne laissée
       *[other] { $count } lignes laissées
    }
console-import-pictures-count =
    { $count ->
        [one] { $count } image
       *[other] { $count } images
    }
console-import-problems =
    { $count ->
        [one] { $count } remarque
       *[other] { $count } remarques
    }
console-import-line = Ligne
console-import-field = Champ
console-import-problem = Remarque

## counter: what the shop itself says, in orders and automatic replies

cart-answer-gone = { $title } n'est plus en vente et a été retiré.
cart-answer-variant = Choisissez une variante de { $title } : l'article a été retiré.
cart-answer-quantity = La quantité de { $title } doit être de 1 à 999 : l'article a été retiré.
cart-answer-sold-out = { $title } est épuisé et a été retiré.
cart-answer-fewer = Il ne reste que { $left } × { $title }.
cart-answer-price = { $title } coûte { $price }.
cart-answer-total = Le total a été recalculé.
cart-answer-currency = Les prix de la boutique sont en { $currency }.
cart-answer-lines = Un panier contient au plus 100 articles différents.
cart-answer-empty = Le panier est vide.
cart-answer-large = Le montant dépasse ce qui peut être commandé en une fois.
cart-answer-then-confirm = Vérifiez, puis confirmez.
cart-answer-then-again = Rien n'est commandé. Reprenez le catalogue et envoyez un nouveau panier.
cart-answer-declined = Le client n'a pas confirmé.
order-fallback = Commande { $reference } : { $state }. Total : { $total }.
until-unknown = bientôt
until-tomorrow = demain à { $time }
until-weekday = { $day } à { $time }
until-date = le { $date } à { $time }
automation-reader = Réponses automatiques
fallback-product = { $title }, { $price }
fallback-file = Fichier : { $name }
refused-chat-closed = On ne peut plus écrire dans cette conversation : le client l'a quittée.
refused-no-product = Cet article n'est pas dans le catalogue.
refused-order-moved = La commande a changé entre-temps. Regardez où elle en est, puis recommencez.
refused-order-reason = Dites pourquoi : le client lira cette raison.
refused-order-state = La commande ne peut pas passer à cet état.
refused-order-stock = Il n'en reste pas assez : { $name }, { $limit } en stock. Convenez d'autre chose avec le client.
refused-relay = Le relais ne répond pas. Rien n'est perdu ; réessayez.
refused-damaged = Le fichier reçu n'est pas celui qui a été envoyé. Demandez au client de le renvoyer.
refused-shortcut = Un raccourci se compose de lettres, de chiffres et de tirets.
refused-shortcut-twice = Ce raccourci est donné deux fois.

## app: what only the customer's app says

chat-shop = La boutique
chat-open-picture = Agrandir l'image { $name }
chat-reaction =
    { $count ->
        [one] { $emoji }, { $count } personne
       *[other] { $emoji }, { $count } personnes
    }
chat-unknown-kind = Votre version ne sait pas encore montrer ce message en entier.
chat-unread-below = Nouveaux messages
cart-theirs = Panier du client
cart-see = Voir le panier
chats-empty-here = Écrivez à la boutique, ou parcourez son catalogue. Ni numéro, ni compte.
first-devices =
    { $count ->
        [one] { $count } appareil
       *[other] { $count } appareils
    }
readers-counter = Le comptoir de { $shop }
readers-counter-more = La machine de la boutique, par laquelle l'équipe lit
readers-unchecked = Rien n'a permis de contrôler cette clé. Comparez les six mots en boutique.
settings-erase-shop = Effacer cette boutique…
settings-erase-shop-more = La conversation, ici et à la boutique
settings-erase-all = Tout effacer…
settings-erase-all-more = Conversations, clés et compte de cet appareil
settings-exported = Fichier enregistré.
state-offline-waiting =
    { $count ->
        [one] Hors ligne. { $count } message partira au retour du réseau.
       *[other] Hors ligne. { $count } messages partiront au retour du réseau.
    }

## counter: products in words, first replies, and why a request is refused

unit-piece = pièce
reply-greeting = Bonjour et merci de votre message à {"{shop}"} ! Nous vous répondons dès que possible.
reply-away = Bonjour, {"{shop}"} est fermé en ce moment. Nous vous répondons à la réouverture, {"{until}"}.
refused-not-signed-in = Vous n'êtes plus connecté. Connectez-vous, puis recommencez.
refused-not-found = Introuvable : supprimé entre-temps, ou pas à vous.
refused-forbidden = Votre rôle ne le permet pas. Demandez à un responsable de la boutique.
refused-conflict = Quelqu'un a enregistré entre-temps. Rechargez, puis refaites votre changement.
refused-too-large = C'est trop lourd : { $limit } Mo au plus.
refused-rate-limited = Trop d'essais. Réessayez dans { $limit } min.
refused-internal = Une panne de notre côté. Rien n'a été enregistré ; réessayez.
refused-shop-closed = La boutique n'est pas encore en ligne. Réessayez dans un instant.
refused-body = La demande n'est pas lisible.
refused-query = L'adresse demandée n'est pas lisible.
refused-form = Le formulaire n'est pas lisible. Envoyez-le à nouveau.
refused-empty = Ce champ ne peut pas rester vide.
refused-too-long = Trop long : { $limit } caractères au plus.
refused-too-many = Trop nombreux : { $limit } au plus.
refused-sign-in = Identifiant ou mot de passe inexact.
refused-link-used = Ce lien a déjà servi ou a expiré. Demandez-en un nouveau.
refused-password = Le mot de passe actuel n'est pas le bon.
refused-password-short = Trop court : { $limit } caractères au moins.
refused-passkey = Cette clé d'accès n'a pas été acceptée. Recommencez, ou prenez le mot de passe.
refused-passkey-none = Aucune clé d'accès pour cet identifiant. Prenez le mot de passe.
refused-passkey-stale = La demande a expiré. Recommencez.
refused-passkey-host = Les clés d'accès demandent un nom de domaine, pas une adresse chiffrée.
refused-last-credential = C'est votre seule façon de vous connecter. Choisissez d'abord un mot de passe.
refused-last-owner = Il faut au moins un propriétaire. Nommez-en un autre d'abord.
refused-login = Cet identifiant est déjà pris, ou contient une espace : 1 à 60 caractères.
refused-language = Langue inconnue, ou donnée deux fois : une balise comme fr ou en-GB.
refused-currency = Les prix sont en { $name }.
refused-price = Le prix doit être positif et raisonnable.
refused-stock = Le stock va de 0 à { $limit }.
refused-content = La contenance est une quantité et une unité : 500 g, 75 cl.
refused-variants = Chaque variante a une valeur par option, et pas deux fois les mêmes.
refused-collection = Cette collection n'existe plus. Rechargez.
refused-picture = Ce n'est pas une image lisible : JPEG, PNG, WebP ou GIF.
refused-picture-wide = Image trop grande : { $limit } pixels de côté au plus.
refused-picture-path = Envoyez d'abord cette image.
refused-label = Une étiquette a un nom, et pas deux fois le même.
refused-accent = Une couleur s'écrit #rrggbb.
refused-time-zone = Fuseau horaire inconnu : un nom comme Europe/Paris.
refused-hours = Chaque plage finit après son début, et les plages ne se chevauchent pas.
refused-date = Une date s'écrit 2026-12-25.

## console: what its pages say besides

console-attach = Joindre un fichier
console-auto-as-before = Comme la veille
console-auto-day-off = Jour de fermeture
console-auto-edit-day = Modifier les horaires : { $day }
console-auto-quick-edit = Modifier la réponse
console-auto-quick-fields = {"{customer}"} devient le nom du client, {"{shop}"} devient { $shop }.
console-auto-quick-shortcut-hint = Lettres, chiffres et traits d'union, 25 au plus.
console-can-answer = Répondre aux clients
console-can-automations = Régler les automatismes et les horaires
console-can-catalogue = Modifier le catalogue
console-can-orders = Préparer et remettre les commandes
console-can-profile = Modifier la boutique et son lien
console-can-read = Lire les conversations
console-can-team = Inviter et retirer des membres
console-card-note-empty = Ce que l'équipe doit savoir
console-catalogue-conflict = Quelqu'un vient d'enregistrer ce produit. Copiez vos changements, puis rechargez.
console-catalogue-content = Contenu
console-catalogue-content-hint = Donne le prix au kilo, au litre ou à la pièce.
console-catalogue-delete-more = Il disparaît du catalogue. Les commandes passées le gardent.
console-catalogue-deleted = Produit supprimé
console-catalogue-detail-add = Ajouter une caractéristique
console-catalogue-detail-name = Caractéristique
console-catalogue-detail-value = Valeur
console-catalogue-find = Nom, référence, code-barres
console-catalogue-language = Langue des textes
console-catalogue-of = { $variant }
console-catalogue-option-add = Ajouter un choix
console-catalogue-option-example = Taille
console-catalogue-option-name = Nom du choix
console-catalogue-option-values = Valeurs, séparées par des virgules
console-catalogue-option-values-example = S, M, L
console-catalogue-picture-first = Placer avant
console-catalogue-picture-later = Enregistrez le produit, puis ajoutez ses photos.
console-catalogue-price-before = Prix avant réduction
console-catalogue-select = Choisissez un produit
console-catalogue-unit = Unité
console-catalogue-visible-more = Masqué, il reste ici et nulle part ailleurs.
console-choice-add = Ajouter une réponse
console-choice-option = Réponse possible
console-choice-options = Réponses à choisir
console-choice-question = Question
console-choice-title = Poser une question à choix
console-collection-title = Titre en { $language }
console-collections-more = Leur ordre est celui de la boutique. Retirer un rayon ne retire pas ses produits.
console-copy-failed = La copie a été refusée par le navigateur.
console-drop = Déposez pour envoyer
console-error-conflict = Cela a changé entre-temps. L'écran est à jour : recommencez.
console-error-forbidden = Votre rôle ne le permet pas.
console-error-gone = Introuvable : cela a peut-être été supprimé.
console-error-internal = Le serveur a rencontré une difficulté. Réessayez dans un instant.
console-error-invalid = Ce n'est pas accepté. Vérifiez ce qui est écrit.
console-error-large = Trop lourd.
console-error-offline = Serveur injoignable. Rien n'a été changé.
console-error-session = Votre session a pris fin. Reconnectez-vous.
console-error-slow = Trop de demandes. Réessayez dans un instant.
console-field-unreadable = Un montant ou un nombre ne se lit pas.
console-first-choose = Choisissez comment vous connecter la prochaine fois.
console-first-hello = Bienvenue, { $name }
console-first-or = ou
console-first-password = Enregistrer le mot de passe
console-further-up = Ce message est plus haut. Remontez la conversation.
console-import-choose = Choisissez un fichier, ou déposez-le ici
console-import-left-out = Laissé
console-import-outcome = Suite donnée
console-import-taken = Pris sans ce champ
console-import-try-first = Essayez d'abord : rien ne change, et vous lisez le rapport.
console-inbox-closed-now = Conversation terminée
console-inbox-list = Liste des conversations
console-inbox-note-write = Note pour l'équipe
console-inbox-queues = Files et étiquettes
console-inbox-reopened = Conversation rouverte
console-inbox-select-more = Le client, ses commandes et vos notes s'affichent ici.
console-inbox-shop-said = Boutique :
console-inbox-unassigned-now = Attribuée à personne
console-inbox-write = Répondre ou noter
console-inbox-write-to = Écrire à { $name }
console-key-assign = Attribuer
console-key-before = Conversation précédente
console-key-done = Terminer ou rouvrir
console-key-go = Aller aux conversations, commandes, produits
console-key-help = Cette liste
console-key-label = Étiqueter
console-key-next = Conversation suivante
console-key-note = Note interne
console-key-open = Ouvrir
console-key-panes = Volet suivant
console-key-quick = Réponse rapide
console-key-reply = Répondre
console-key-search = Rechercher
console-key-send = Envoyer
console-labels-edit = Modifier les étiquettes
console-labels-hue = Changer la couleur
console-labels-name = Nom de l'étiquette
console-labels-new = Nouvelle étiquette
console-language-en = anglais
console-language-fr = français
console-me-title = Mon compte
console-move-down = Descendre
console-move-up = Monter
console-nav-new = à traiter
console-nav-profile = Profil et lien
console-no = Non
console-nothing-found = Rien ne correspond.
console-offline = Connexion perdue. Ce que vous voyez peut dater ; nouvel essai en cours.
console-orders-accepted = Acceptées
console-orders-ask-pay = Faire payer
console-orders-by-customer = Client
console-orders-cancel-ask = Annuler la commande { $reference } ?
console-orders-conflict = Un collègue vient de déplacer cette commande. La voici à jour.
console-orders-content = Contenu
console-orders-customer = Client
console-orders-done = Terminées
console-orders-empty-more = Les paniers envoyés par vos clients arrivent ici.
console-orders-keep = Garder la commande
console-orders-make-collected = Remise au client
console-orders-make-delivered = Livrée
console-orders-make-ready = Marquer prête
console-orders-make-shipped = Marquer expédiée
console-orders-prepare = Préparer
console-orders-reference = Référence
console-orders-search = Référence, client, produit
console-orders-shape = Présentation
console-orders-state = État
console-orders-when = Dernière étape
console-page-before = Page précédente
console-page-next = Page suivante
console-passkey-added = Clé d'accès créée
console-passkey-refused = Aucune clé d'accès n'a été donnée.
console-passkey-remove-ask = Retirer la clé d'accès « { $name } » ?
console-passkey-remove-more = Cet appareil ne pourra plus se connecter avec elle.
console-passkey-unsupported = Ce navigateur ne sait pas se servir de clés d'accès. Utilisez le mot de passe.
console-passkeys-none = Aucune clé d'accès. Elle remplace le mot de passe, sans rien à retenir.
console-password-change = Changer le mot de passe
console-password-changed = Mot de passe changé
console-password-current = Mot de passe actuel
console-password-wrong = Le mot de passe actuel n'est pas celui-là, ou le nouveau est trop court.
console-preview = Aperçu
console-preview-empty = Rien ne sera envoyé dans cette langue.
console-products-list-title = Nos suggestions
console-products-send =
    { $count ->
        [0] Envoyer
        [one] Envoyer { $count } produit
       *[other] Envoyer { $count } produits
    }
console-profile-accent-darker = Avec du blanc, le contraste est de { $ratio } : trop peu. Ce ton plus sombre sera montré :
console-profile-accent-fine = Contraste avec le blanc : { $ratio }. Lisible.
console-profile-house = La maison
console-profile-language-first = première
console-profile-preview = Ce que voient vos clients
console-profile-sign = L'enseigne
console-reader-counter = Le comptoir de la boutique
console-reader-device = Appareil du client
console-reader-key = A la clé
console-reader-staff = Équipe de la boutique
console-readers-more = { $name } voit la même liste. Elle ne change jamais sans que la conversation le dise.
console-readers-words = Six mots à comparer
console-readers-words-more = Lus à voix haute par le client et par vous, ils doivent être les mêmes.
console-reason-closed = La boutique est fermée ce jour-là
console-reason-customer = À la demande du client
console-reason-stock = Plus en stock
console-replying = Réponse à ce message
console-sending =
    { $count ->
        [one] Envoi de { $count } fichier…
       *[other] Envoi de { $count } fichiers…
    }
console-shortcuts-more = Les touches d'une seule lettre peuvent être coupées dans Mon compte.
console-shortcuts-show = Voir la liste
console-signin-login-first = Écrivez d'abord votre identifiant.
console-signin-to = Boutique : { $shop }
console-team-announced = Vos clients verront que cette personne peut lire, avant qu'elle lise.
console-team-can = Ce que chaque rôle peut faire
console-team-login-hint = Ce que la personne écrit pour se connecter.
console-team-removed = Accès retiré
console-thread = Messages
console-thread-with = Conversation avec { $name }
console-typing = Écrit…
console-unit-piece = pièce
console-yes = Oui

## import: what a feed's problems are called (counter)

import-problem-missing = Manque.
import-problem-too-long = Trop long : coupé après { $max } caractères.
import-problem-field-too-large = Laissé de côté : plus de { $max } octets.
import-problem-bad-price = « { $value } » n’est pas un montant.
import-problem-price-out-of-range = « { $value } » sort de ce qu’un prix peut être.
import-problem-zero-price = Le prix est 0. Repris tel quel.
import-problem-other-currency = Le prix est en { $found }, la boutique vend en { $shop }.
import-problem-bad-number = « { $value } » n’est pas un nombre entier.
import-problem-bad-gtin = « { $value } » n’est pas un GTIN : longueur ou clé de contrôle fausse. Laissé de côté.
import-problem-bad-content = « { $value } » n’est pas une quantité et une unité, comme 500 g. Laissé de côté.
import-problem-duplicate = « { $value } » est déjà à la ligne { $line }.
import-problem-duplicate-variant = La variante « { $value } » y est deux fois.
import-problem-no-parent = Son produit « { $value } » n’est pas dans le fichier.
import-problem-no-variant = Aucune de ses variantes ne peut être reprise.
import-problem-unknown-kind = Un produit de type « { $value } » n’a pas de prix à lui.
import-problem-broken-quotes = Un guillemet n’est pas fermé, ou se trouve au milieu d’une cellule.
import-problem-too-many-cells = { $found } cellules sous { $columns } colonnes.
import-problem-broken-xml = XML mal formé : { $value }
import-problem-broken-json = N’est pas un enregistrement de ce format : { $value }
import-problem-too-many = Plus de { $max } : le reste est laissé de côté.
import-problem-without-tax = Les prix sont hors taxes et repris tels quels.
import-problem-reduction-unknown = Non repris : le fichier ne dit pas si la remise est en cours.
import-problem-bad-picture = « { $value } » n’est pas l’adresse d’une image.
import-problem-picture-not-beside = L’image { $name } n’est pas à côté du fichier.
import-problem-picture-address = { $name } n’est pas une adresse.
import-problem-picture-forbidden = { $name } n’est pas téléchargée : seules les adresses http et https publiques le sont.
import-problem-picture-status = { $name } : le serveur a répondu { $number }.
import-problem-picture-unreachable = { $name } : le serveur est injoignable.
import-problem-picture-too-large = { $name } dépasse { $number } Mio.
import-problem-picture-too-wide = { $name } dépasse { $number } pixels de côté.
import-problem-picture-none = { $name } n’est pas une image lisible : JPEG, PNG, WebP ou GIF.
import-problem-picture-not-saved = { $name } n’a pas pu être enregistrée.
import-failed-empty = Le fichier est vide.
import-failed-format = Le format n’a pas été reconnu. Choisissez-le dans la liste.
import-failed-too-large = Le fichier dépasse { $number } Mio.
import-failed-broken = Le fichier s’interrompt ou est abîmé à la ligne { $number }.
import-failed-currency = La devise de la boutique est inconnue.
import-failed-interrupted = Le serveur s’est arrêté entre-temps. Relancez l’import : ce qui est repris le reste.
refused-import-format = Format inconnu.
