### What the customer's app says, and what every part shares, in French. The same keys in each language, in the same order.
### Type ordinary spaces and straight apostrophes: the crate sets no-break spaces and ’ itself.

## common: words used everywhere

language-fr = Français
language-en = English
action-save = Enregistrer
action-cancel = Annuler
action-close = Fermer
action-back = Retour
action-edit = Modifier
action-retry = Réessayer
action-more = Plus
action-remove = Retirer
action-details = Détails
action-undo = Annuler
nav-main = Navigation principale
nav-tabs = Navigation
nav-chats = Conversations
nav-orders = Commandes
nav-settings = Réglages
nav-unread =
    { $count ->
        [one] { $count } non lu
       *[other] { $count } non lus
    }
time-today = Aujourd'hui
time-tomorrow = Demain
time-yesterday = Hier
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
size-gb = { $count } Go

## landing: the shop's public page

landing-write = Écrire à la boutique
landing-browse =
    { $count ->
        [one] Voir le produit
       *[other] Voir les { $count } produits
    }
landing-readers = Qui peut lire ?
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
catalogue-from = dès { $price }
catalogue-next = Produits suivants
catalogue-add-one = Ajouter { $product }
catalogue-in-cart = { $count } dans le panier
product-low = Plus que { $count }
product-low-some = Derniers exemplaires
product-notify = Prévenir
product-notify-asked = On vous préviendra ici
product-notify-done = La boutique vous préviendra dans la conversation
product-sold-out = Épuisé
product-withdrawn = N'est plus vendu
product-format = Format
product-ask = Demander pour cet article
product-question = Une question ?
product-pictures = Photos
product-picture-of = Photo { $number } sur { $count }
product-video = Vidéo

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

## chat list

chats-title = Conversations
chats-empty = Aucune conversation
chats-you = Vous : { $text }
chats-pinned = Épinglées
chats-others = Autres
chats-archived = Archivées
chats-muted = En sourdine
chats-all-blocked = Vous avez bloqué cette boutique. Les réglages permettent de revenir dessus.
chats-actions = Actions sur { $shop }
chats-pin = Épingler en haut
chats-unpin = Ne plus épingler
chats-mute = Mettre en sourdine
chats-mute-hours = En sourdine 8 heures
chats-mute-week = En sourdine une semaine
chats-unmute = Remettre le son
chats-archive = Archiver
chats-unarchive = Sortir des archives
chats-pinned-now = Épinglée en haut
chats-unpinned-now = N'est plus épinglée
chats-muted-now = En sourdine, ici seulement
chats-unmuted-now = Le son est remis
chats-archived-now = Archivée, jusqu'au prochain message
chats-unarchived-now = Sortie des archives

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
chat-log = Messages avec { $shop }
menu-title = Menu de la boutique
menu-show = Afficher le menu
menu-hide = Replier le menu
chat-automatic = Réponse automatique
chat-typing = { $name } écrit…
chat-new-messages = Nouveaux messages
chat-older = Messages plus anciens
chat-you = Vous
chat-reply = Répondre
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
chat-file-download = Télécharger { $name }
chat-file-too-large = Fichier trop lourd, { $size } au plus
chat-file-waits = Hors ligne : { $name } partira au retour du réseau, si cette page reste ouverte
chat-file-not-sent = { $name } n'est pas parti : choisissez-le à nouveau
chat-list-more =
    { $count ->
        [one] Voir le produit
       *[other] Voir les { $count } produits
    }
chat-asks-about = Question sur cet article
chat-wishes = Demande à être prévenu du retour
chat-closed = Cette boutique a fermé la conversation.
chat-forget = Effacer cette boutique…
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
notice-retention-changed =
    { $count ->
        [0] Les messages se gardent désormais sans limite.
        [one] Les messages s'effacent désormais après un jour, ici et à la boutique.
       *[other] Les messages s'effacent désormais après { $count } jours, ici et à la boutique.
    }
notice-retention-files =
    { $count ->
        [0] Photos et fichiers s'effacent désormais après { $detail } jours.
       *[other] Les messages s'effacent désormais après { $count } jours, photos et fichiers après { $detail }.
    }
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

## cards: what programs of the shop send, and what is answered

card-choose = Choisir
card-several = Plusieurs cartes
card-number = Carte { $number } sur { $count }
card-previous = Carte précédente
card-next = Carte suivante
card-copied = Copié
visit-page = Ouvrir { $host } ?
visit-page-more = Cette page s'ouvre hors de la conversation : { $address }
visit-page-yes = Ouvrir
visit-call = Appeler { $number } ?
visit-call-more = Un appel n'est pas chiffré, et votre numéro peut s'afficher.
visit-call-yes = Appeler
place-asking = Recherche de votre position…
place-refused = Votre position n'a pas pu être lue. Rien n'a été envoyé.
place-map = Ouvrir dans une carte
contact-title = Envoyer vos coordonnées
contact-name = Nom
contact-phone = Téléphone
contact-email = E-mail
contact-need = Un téléphone ou un e-mail suffit. Seuls les lecteurs de la conversation les verront.
contact-send = Envoyer
form-open = Remplir
form-answered = Rempli
form-filled = Formulaire rempli
form-draft = Brouillon gardé sur cet appareil jusqu'à l'envoi.
form-optional = facultatif
form-sent = Formulaire envoyé
form-unreachable = Ce formulaire ne mène pas plus loin. Écrivez à la boutique.
form-later = La boutique n'a pas répondu. Réessayez dans un instant.
form-ended = Ce formulaire est terminé.
form-file = { $label } : envoyez ce fichier dans la conversation.
form-pick = Choisir…
form-first-day = premier jour
form-last-day = dernier jour
form-missing = À remplir
form-bad-email = Cette adresse e-mail n'est pas complète.
form-bad-phone = Ce numéro n'est pas complet.
form-bad-number = Un nombre est attendu.
form-too-short =
    { $count ->
        [one] Au moins { $count } caractère
       *[other] Au moins { $count } caractères
    }
form-too-long =
    { $count ->
        [one] Au plus { $count } caractère
       *[other] Au plus { $count } caractères
    }
form-too-few =
    { $count ->
        [one] Au moins { $count } choix
       *[other] Au moins { $count } choix
    }
form-too-many =
    { $count ->
        [one] Au plus { $count } choix
       *[other] Au plus { $count } choix
    }
form-early = Pas avant le { $day }
form-late = Pas après le { $day }
form-order = Le dernier jour est avant le premier.
form-pattern = Ce n'est pas la forme attendue.
consent-topic = Nouvelles et offres
consent-title = Recevoir les nouvelles de { $shop } ?
consent-per-month =
    { $count ->
        [one] { $count } message par mois au plus
       *[other] { $count } messages par mois au plus
    }
consent-no-limit = Sans limite
consent-how-often = Par mois, au plus
consent-revocable = Réversible à tout moment, ici ou dans les réglages. La boutique garde la date de votre choix, rien d'autre.
consent-no = Non merci
consent-stop = Ne plus recevoir
consent-choose = Choisir
consent-yes = Acceptées
consent-declined = Refusées
consent-given = { $topic } : oui
consent-withdrawn = { $topic } : non
consent-saved = Choix enregistré

## media: photos, films and voices

media-send-title =
    { $count ->
        [one] Envoyer { $count } fichier
       *[other] Envoyer { $count } fichiers
    }
media-caption = Légende
media-original = Taille d'origine
media-original-more = Sinon, les photos sont réduites. Le lieu et l'appareil n'y figurent jamais.
media-preparing = Préparation…
media-cancel = Annuler l'envoi
media-camera = Prendre une photo
media-drop = Déposez pour envoyer
search-title = Rechercher dans la conversation
search-all = Rechercher dans mes messages
chats-filter-all = Toutes
chats-filter-unread = Non lues
chats-all-read = Vous avez tout lu.
search-words = Des mots écrits
search-none = Rien ici ne dit cela.
media-gallery = Photos et films
media-gallery-none = Aucune photo dans cette conversation.
star-on = Marquer d'une étoile
star-off = Retirer l'étoile
star-there = Avec une étoile
star-title = Messages avec étoile
star-all = Tous les messages avec étoile
star-none = Aucune étoile
star-none-more = Marquez un message depuis son menu : vous le retrouverez ici. La boutique n'en sait rien.
top-on = Garder en haut
top-off = Ne plus garder en haut
top-go = Aller au message gardé en haut : { $text }
top-now = Gardé en haut, pour vous seul
top-gone = N'est plus en haut
day-go = Aller à une date
day-do = Aller
day-none = Aucun message depuis cette date
forward = Transférer
forwarded = Transféré
forward-to = Transférer à
forward-none = Aucune autre conversation
forward-none-more = Écrivez d'abord à une autre boutique : elle apparaîtra ici.
forward-more = La boutique verra ces mots, et qu'ils viennent d'ailleurs. Elle ne saura pas d'où.
forward-file-more = Le fichier est chiffré à nouveau pour elle. Les clés de la première boutique ne bougent pas.
forward-product-more = Le nom du produit et l'adresse de sa page.
forward-done =
    { $count ->
        [one] Transféré
       *[other] Transféré à { $count } boutiques
    }
block = Bloquer…
block-title = Bloquer { $shop } ?
block-more = Vous ne recevrez plus ce que { $shop } écrit, et elle ne verra plus aucune coche. Elle n'en est pas avertie. Une commande en cours suit son cours.
block-do = Bloquer
block-done = Boutique bloquée
block-undone = Boutique débloquée
block-undo = Débloquer
block-undo-shop = Débloquer { $shop }
block-list = Boutiques bloquées
block-here = Vous avez bloqué { $shop }
block-here-more = Ce qu'elle écrit n'arrive plus, et ne sera pas rattrapé.
report = Signaler…
report-title = Signaler { $shop }
report-why = Pourquoi
report-fraud = Une arnaque, une marchandise qui n'arrive pas
report-spam = Des messages que je n'ai pas demandés
report-abuse = Des propos ou des images qui n'ont rien à faire ici
report-other = Autre chose
report-words = Ce qui s'est passé (facultatif)
report-messages =
    { $count ->
        [one] Joindre le dernier message
       *[other] Joindre les { $count } derniers messages
    }
report-block = Bloquer aussi cette boutique
report-consent = Ces mots sortent du chiffrement : { $address } pourra les lire. Seul ce qui est ici part.
report-consent-file = Ces mots sortent du chiffrement : qui ouvrira le fichier pourra les lire. Seul ce qui est ici y figure.
report-no-address = Qui tient ce serveur ne donne pas d'adresse. Enregistrez le signalement, et donnez le fichier à qui peut agir.
report-mail = Écrire à { $address }
report-save = Enregistrer dans un fichier
report-saved = Signalement enregistré
report-mailed = Votre courriel est prêt à partir
report-given = Derniers messages, joints par la cliente ou le client :
media-previous = Précédente
media-next = Suivante
media-zoom = Agrandir ou réduire
media-no-picture = Cette photo est abîmée, ou n'en est pas une.
media-no-film = Ce film ou ce son est abîmé, ou n'en est pas un.
media-too-many-pixels = Cette photo a trop de pixels pour être montrée.
voice-record = Enregistrer un message vocal
voice-recording = Enregistrement
voice-discard = Abandonner l'enregistrement
voice-no-microphone = Le micro n'est pas disponible. Autorisez-le dans le navigateur.
voice-play = Écouter
voice-pause = Pause
voice-place = Position
voice-speed = Vitesse

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
cart-less = Retirer un
cart-more = Ajouter un
cart-bin = Retirer { $product } du panier
cart-total = Total
cart-delivery = Remise
cart-collect = Retrait
cart-collect-more = À la boutique
cart-ship = Livraison
cart-ship-more = À votre adresse, écrite dans le mot
cart-free = Gratuit
cart-free-from = offert dès { $amount }
cart-slot = Quand ?
cart-slot-choose = Choisissez un créneau
cart-slot-none = Aucun créneau libre
cart-slot-missing = Choisissez quand.
cart-coupon = Code de réduction
cart-coupon-add = Utiliser
cart-coupon-remove = Retirer le code { $code }
cart-goods = Articles
address-title = Adresse de livraison
address-name = Nom
address-street = Rue et numéro
address-more = Complément (facultatif)
address-postcode = Code postal
address-city = Ville
address-region = État ou province
address-country = Pays
address-phone = Téléphone pour le livreur (facultatif)
address-wrong-name = Dites à qui livrer.
address-wrong-street = Il manque la rue.
address-wrong-postcode = Ce n'est pas un code postal de ce pays.
address-wrong-city = Il manque la ville.
address-wrong-region = Il manque l'État ou la province.
address-wrong-country = Choisissez un pays.
address-wrong-text = L'adresse est trop longue.
cart-note = Un mot pour la boutique…
cart-note-label = Un mot pour la boutique
cart-note-hint = N'y mettez rien sur votre santé. Les allergènes sont sur la fiche du produit.
cart-order = Commander, { $total }
cart-order-duty = Commande avec obligation de paiement
cart-encrypted = La commande part chiffrée, dans votre conversation.
cart-mine = Mon panier
cart-sent = Panier envoyé à la boutique

## orders

orders-title = Commandes
orders-empty = Aucune commande
orders-empty-more = Vos commandes apparaîtront ici, avec leur suivi.
orders-current = En cours
orders-past = Terminées
order-title = Commande { $reference }
order-total = Total
order-note = Votre mot
order-again = Recommander
order-corrected = La boutique a corrigé votre panier
order-corrected-more = Vérifiez les prix et les quantités, puis confirmez. Rien n'est commandé avant.
order-confirm = Confirmer, { $total }
order-refuse = Ne pas commander
order-proposed = La boutique vous propose autre chose
order-proposed-more = Acceptez, et la commande est acceptée ainsi. Sinon elle reste comme avant.
order-agree = Accepter, { $total }
order-keep = Garder comme avant
order-shipping = Livraison
order-tax = dont TVA { $rate } % : { $amount }
order-refund-line = { $amount } remboursés : { $reason }
order-slot = { $day }, { $from } à { $to }
order-hash = Empreinte de la commande, la même chez la boutique :
order-hash-both = Signée par vous et par la boutique, empreinte
order-hash-console = Empreinte de la commande, la même chez le client :
order-hash-both-console = Signée par le client et par la boutique, empreinte
order-line-cancelled =
    { $count ->
        [one] 1 annulé
       *[other] { $count } annulés
    }
order-line-sent =
    { $count ->
        [one] 1 remis
       *[other] { $count } remis
    }
order-line = { $quantity } × { $title }
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
readers-compare-more = Ces mots doivent être les mêmes sur l'écran de la boutique.
readers-hosting = Le serveur est tenu par la boutique.
readers-hosting-host = Serveur loué chez { $host }, qui opère la machine.
readers-proof = Cette liste dit à qui l'accès est donné. Elle ne dit pas qui regarde par-dessus une épaule.

## settings

settings-title = Réglages
settings-name-more = Le nom que voient les boutiques
cast-mark = Diffusion :
cast-held = Un message de plus que ce que vous avez choisi. Il n’a pas été annoncé.
cast-no-more = Ne plus recevoir
cast-you-agreed = Vous avez dit oui.
cast-left = Vous ne recevrez plus ces messages.
news-title = Nouvelles de la boutique
news-note = Réversible à tout moment, ici ou en répondant STOP. La boutique garde la date de votre choix, ses mots et votre fuseau horaire, rien d’autre. Votre appareil compte lui-même : ce qui dépasse n’est pas annoncé.
news-often = À quelle fréquence
news-cap =
    { $count ->
        [one] { $count } par mois au plus
       *[other] { $count } par mois au plus
    }
news-no-cap = Sans limite
news-since = Accord donné le { $date }
news-until = Retiré le { $date }
news-receipt = Les mots montrés : « { $text } »
keeping-title = Effacement automatique
keeping-more = Ici et à la boutique
keeping-text = Ce qui est plus ancien s'efface aussitôt, puis dans l'heure, sur cet appareil et à la boutique. Les commandes et vos accords restent : la loi le demande.
keeping-always = Jamais
keeping-as-shop = Comme la boutique, { $count } jours
keeping-days =
    { $count ->
        [one] Un jour
       *[other] { $count } jours
    }
keeping-saved = C'est noté, la boutique le sait.
settings-data = Mes données
settings-export = Exporter mes données
settings-export-more = Messages et commandes, dans un fichier pour les programmes
settings-read = Emporter une page à lire
settings-read-more = Messages et commandes, à lire ou à imprimer
export-page-title = Mes échanges
export-page-made = Tout ce que cet appareil garde, le { $when }.
export-page-messages = Messages
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
settings-sound = Son à l'arrivée d'un message
settings-photos = Photos nettes d'elles-mêmes
settings-photos-more = Les autres restent en aperçu jusqu'à ce que vous les ouvriez.
settings-photos-unknown = Ce navigateur ne dit pas par quel réseau il passe : avec « En Wi-Fi », aucune photo ne vient d'elle-même.
settings-photos-always = Toujours
settings-photos-free = En Wi-Fi
settings-photos-never = Jamais
settings-photos-largest = Jusqu'à
settings-about = À propos
settings-version = Version { $version }
settings-own-server = Cette application vient du serveur de la boutique : elle ne montre que les boutiques de ce serveur.

## states: offline, empty, error, loading

state-offline = Hors ligne. Vos messages partiront au retour du réseau.
state-offline-short = Hors ligne, envoi au retour
state-connecting = Connexion…
state-back = De retour. Vos messages sont partis.
state-shop-down = La boutique ne répond pas
state-shop-down-more = Son serveur est peut-être éteint. Vos messages restent sur cet appareil.
state-error = Cela n'a pas fonctionné
state-error-more = Rien n'est perdu. Réessayez dans un instant.
state-not-found = Introuvable
state-other-tab = Comptoir est ouvert dans un autre onglet
state-other-tab-more = Vos clés ne servent qu'à un onglet à la fois. Continuez là-bas, ou reprenez ici.
state-take-over = Reprendre ici
key-mismatch = La clé de la boutique ne correspond plus

## console: frame

console-role-owner = Gérance
console-role-manager = Responsable
console-role-agent = Vente
console-role-catalogue = Catalogue
console-role-read-only = Lecture seule

## console: inbox

console-inbox-note = Note interne

## app: what only the customer's app says

chat-shop = La boutique
chat-open-picture = Agrandir l'image { $name }
chat-reaction =
    { $count ->
        [one] { $emoji }, { $count } personne
       *[other] { $emoji }, { $count } personnes
    }
chat-unknown-kind = Votre version ne sait pas encore montrer ce message en entier.
chat-handed-person = { $name } répond en personne à partir d'ici
chat-handed-program = Le programme « { $name } » répond à partir d'ici
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
settings-erase-shop = Effacer mes échanges avec { $shop }…
settings-erase-shop-more = La conversation, ici et à la boutique
settings-erase-all = Tout effacer…
settings-erase-all-more = Conversations, clés et compte de cet appareil
settings-exported = Fichier enregistré.
state-offline-waiting =
    { $count ->
        [one] Hors ligne. { $count } message partira au retour du réseau.
       *[other] Hors ligne. { $count } messages partiront au retour du réseau.
    }

## continuer dans un autre navigateur

move-title = Continuer dans un autre navigateur
move-text = Toutes vos conversations sur ce serveur partent avec leurs clés : vers l'appli dans son propre onglet, vers un autre navigateur, vers votre téléphone. Personne entre les deux ne peut les lire. Ici, elles se reposent.
move-do = Préparer le lien
move-nothing = Vous n'avez encore rien écrit : ouvrez l'appli et commencez là-bas.
move-ready = Elles sont en route. Ouvrez le lien là où vous voulez continuer.
move-open = Ouvrir dans un nouvel onglet
move-copy = Copier le lien
move-keep = Qui a ce lien a vos conversations : ne le donnez à personne. Il sert pendant 30 jours, dans un navigateur où vous n'avez encore rien écrit.
move-in-title = Reprendre vos conversations ici ?
move-in-text = Seulement si vous venez de préparer ce lien vous-même. Sinon, qui l'a préparé pourrait lire ce que vous écrirez ici.
move-in-do = Les reprendre ici
move-coming = Vos conversations arrivent…
move-refused = Impossible de les reprendre ici : ce navigateur a déjà des conversations, ou le lien ne sert plus. Là d'où elles viennent, vous pouvez continuer.
moved-title = Ces conversations continuent dans un autre navigateur
moved-more = Vos clés ne servent qu'à un endroit à la fois. Si vous n'avez pas ouvert le lien, ou voulez continuer ici, reprenez-les : alors ne continuez pas là-bas.
moved-back = Continuer ici
settings-move = Continuer dans un autre navigateur…
settings-move-more = Conversations et clés partent avec
