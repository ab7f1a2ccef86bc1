### What the console alone says, in French. The same keys in each language, in the same order.
### Type ordinary spaces and straight apostrophes: the crate sets no-break spaces and ’ itself.

## common: words used everywhere

app-name = Comptoir
action-saved = Enregistré
action-delete = Supprimer
action-copy = Copier
action-copied = Copié
action-add = Ajouter
action-send = Envoyer
action-skip = Aller au contenu
action-load-more = Afficher la suite

## landing: the shop's public page

landing-open = Ouvert

## catalogue and product: public pages and app alike

product-brand = Marque

## readers

readers-device-since = Depuis le { $date }

## states: offline, empty, error, loading

state-loading = Chargement…

## console: sign-in

console-signin-title = Entrer au comptoir
console-signin-shop = Boutique
console-signin-login = Identifiant
console-signin-password = Mot de passe
console-signin-do = Se connecter
console-signin-passkey = Se connecter avec une clé d'accès
console-signin-wrong = Identifiant ou mot de passe inconnu.
console-signin-link = Ce lien a déjà servi, ou il a expiré. Demandez-en un autre.
console-signin-new-password = Nouveau mot de passe
console-signin-password-hint = 10 caractères au moins
console-signin-add-passkey = Créer une clé d'accès
console-signin-later = Plus tard
console-signout = Se déconnecter

## console: frame

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
console-nav-audit = Journal
console-nav-labels = Étiquettes
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
console-inbox-by-due = Échéance la plus proche en tête
console-inbox-due = Dans { $time }
console-inbox-overdue = Retard { $time }
console-inbox-late = Une réponse est en retard
time-days = j
console-inbox-mentions = Mentions
console-inbox-snoozed = En veille
console-inbox-named = { $name } vous nomme dans une note
console-inbox-viewing = { $name } a cette conversation ouverte
console-planned = Envoyer plus tard
console-planned-when = Quand
console-planned-unless = Sauf si { $name } écrit avant
console-planned-more = Part en votre nom, même si cette fenêtre est fermée.
console-planned-do = Programmer
console-planned-done = Part { $time }.
console-planned-list = Messages programmés
console-planned-off = Ce message ne partira pas.
console-planned-busy = Terminez d'abord ce que vous écrivez.
console-planned-written = Pas envoyé : { $name } a écrit avant.
console-planned-nobody = Pas envoyé : son auteur ne répond plus ici.
console-snooze = Mettre en veille
console-snooze-hour = Dans une heure
console-snooze-evening = Ce soir
console-snooze-tomorrow = Demain
console-snooze-monday = Lundi
console-snooze-message = Jusqu'à son message
console-snooze-until = Jusqu'à { $time }
console-snooze-wake = Réveiller
console-snooze-done = En veille. Un message du client la réveille.
console-snooze-woken = Réveillée
console-bulk = Que faire des conversations choisies
console-bulk-pick = Choisir : { $name }
console-bulk-all = Choisir tout ce qui est affiché
console-bulk-none = Ne rien choisir
console-bulk-picked = { $count } choisies
console-bulk-done = { $count } modifiées
console-bulk-undone = Remises comme avant
console-inbox-gone = Cette conversation est maintenant à quelqu'un d'autre.
console-inbox-read-only = Votre rôle lit les conversations et ne répond pas.
console-inbox-assign-me = M'attribuer
console-inbox-nobody = Personne
console-inbox-assigned = Attribuée à { $name }
console-inbox-label = Étiqueter
console-inbox-reply = Répondre
console-inbox-note-hint = Visible de l'équipe, jamais envoyée.
console-link-product = Part comme fiche produit : { $title }
console-link-drop = Ne pas joindre l'aperçu
console-inbox-language = Client en { $language }
console-inbox-slash = Tapez / pour une réponse rapide
console-inbox-product-pick = Envoyer un produit
console-inbox-typing = { $name } répond…
console-inbox-readers = Qui peut lire
console-card-title = Fiche client
console-card-chosen-name = Pseudonyme choisi par le client
console-card-since = Première visite
console-card-language = Langue
console-card-orders = Commandes
console-card-labels = Étiquettes
console-card-fields = Renseignements
console-card-fields-edit = Modifier les champs
console-card-fields-none = Aucun champ à vous pour l'instant.
console-card-field-name = Nom du champ
console-card-field-new = Nouveau champ
console-card-tags = Mots-clés
console-card-tag-add = Ajouter un mot-clé
console-card-tag-remove = Retirer « { $name } »
console-card-ratings = Satisfaction
console-card-rated = { $count } sur 5
console-card-not-rated = Demandé, sans réponse
console-card-note = Note de l'équipe
console-same-title = Même personne
console-same-none = Aucune autre conversation de cette personne.
console-same-add = Relier une autre conversation
console-same-hint = Pour quelqu'un revenu avec un autre appareil. Les fiches n'en font plus qu'une, dans la boutique seulement : chaque conversation garde ses clés et ses lecteurs.
console-same-search = Nom ou mots
console-same-done = Une seule fiche avec { $name }
console-same-part = Ce n'est pas la même personne
console-same-parted = Chacun a de nouveau sa fiche
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
console-catalogue-collections = Rayons
console-catalogue-collection-new = Nouveau rayon
console-catalogue-variants = Formats
console-catalogue-variant = Format
console-catalogue-options = Choix
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

## console: orders

console-orders-title = Commandes
console-orders-board = Tableau
console-orders-list = Liste
console-orders-received = Reçues
console-orders-to-pay = À payer
console-orders-preparing = En préparation
console-orders-ready = Prêtes
console-orders-empty = Aucune commande
console-orders-accept = Accepter
console-orders-refuse = Refuser
console-orders-move = Déplacer vers…
console-orders-moved = { $reference }, déplacée vers { $state }
console-orders-edit = Proposer un changement
console-selling-title = Vente et remise
console-selling-methods = Façons de remettre
console-selling-methods-more = Sans aucune, retrait ou livraison se règle dans la conversation.
console-selling-add-method = Ajouter une façon
console-selling-new-method = Retrait
console-selling-name = Nom
console-selling-kind = Genre
console-selling-collect = Retrait sur place
console-selling-ship = Envoi par transporteur
console-selling-local = Livraison par la boutique
console-selling-price = Prix
console-selling-free-from = Offert dès
console-selling-minimum = Commande minimum
console-selling-place = Lieu du retrait
console-selling-countries = Pays desservis
console-selling-postcodes = Débuts de code postal
console-selling-times = Créneaux à choisir
console-selling-slot-minutes = Durée, minutes
console-selling-slot-capacity = Commandes par créneau
console-selling-slot-lead = Fermé avant, minutes
console-selling-slot-days = Jours à l'avance
console-selling-on = Proposée
console-selling-offered = { $title }, proposée aux clients
console-selling-country = Pays de la boutique
console-selling-taxes = TVA
console-selling-taxes-more = Les prix la contiennent. La première catégorie vaut pour tout produit qui n'en nomme pas ; envoyé ailleurs, le taux de ce pays s'applique.
console-selling-add-tax = Ajouter une catégorie
console-selling-tax-class = Catégorie
console-selling-tax-rates = Taux par pays
console-selling-saved = Réglages de vente enregistrés
console-coupons-title = Codes de réduction
console-coupons-none = Aucun code.
console-coupons-shipping = Livraison offerte
console-coupons-percent = Pourcentage
console-coupons-amount = Montant
console-coupons-until = jusqu'au { $date }
console-coupons-used = utilisé { $count }
console-coupons-remove = Retirer le code { $code }
console-coupons-wrong = Un nombre ne se lit pas.
console-coupons-code = Code
console-coupons-takes = Retire
console-coupons-value = Valeur
console-coupons-to = Jusqu'au
console-coupons-uses = Utilisations en tout
console-coupons-each = Par client
console-coupons-add = Ajouter le code
console-part-open = En partie
console-part-title = Remettre ou retirer une partie de { $reference }
console-part-sent = { $title }, remis maintenant
console-part-cancelled = { $title }, ne viendra pas
console-part-now = Remis
console-part-out = Retiré
console-part-reason = Pourquoi, si quelque chose ne vient pas
console-part-save = Enregistrer
console-part-saved = Commande mise à jour, le client le voit
console-refund-open = Rembourser
console-refund-title = Remboursement de { $reference }
console-refund-more = Rien n'est viré d'ici : notez ce que vous avez rendu. Le client le voit sur sa commande.
console-refund-amount = Montant
console-refund-save = Noter le remboursement
console-catalogue-tax = Catégorie de TVA
console-orders-print = Imprimer
console-orders-print-picking = Liste de préparation
console-orders-print-labels = Étiquettes d'envoi
console-orders-any-state = Tous les états
console-orders-more-filters = Autres filtres
console-orders-from = Commandées depuis le
console-orders-to = Commandées jusqu'au
console-orders-delivery = Retrait ou envoi
console-orders-label = Étiquette
console-orders-collect = Au retrait
console-orders-ship = Par envoi
console-orders-any = Peu importe
console-orders-all = Effacer
console-orders-older = Commandes plus anciennes
console-orders-filter = Filtrer par état
console-terms-title = Proposer un changement à { $reference }
console-terms-more = Le client accepte ou garde la commande d'avant. Rien ne change tant qu'il n'a pas répondu.
console-terms-add = Ajouter ou remplacer par un produit
console-terms-quantity = Quantité de { $title }
console-terms-price = Prix d'un { $title }
console-terms-remove = Retirer { $title }
console-terms-shipping = Livraison
console-terms-discount = Remise
console-terms-discount-title = Nom de la remise
console-terms-gesture = Geste commercial
console-terms-message = Un mot au client
console-terms-send = Proposer au client
console-terms-sent = Proposition envoyée pour { $reference }
console-orders-mark-paid = Marquer payée
console-orders-cancel = Annuler la commande
console-orders-reason = Pourquoi ? Le client le verra.
console-orders-history = Historique
console-orders-open-chat = Ouvrir la conversation
console-orders-note = Mot du client

## console: automations

console-nav-links = Liens et codes QR
console-links-new = Nouveau lien
console-links-edit = Modifier le lien
console-links-none = Aucun lien
console-links-none-more = Un lien court ou un code QR par lieu ou par campagne : vous saurez ce que chacun apporte, sans suivre personne.
console-links-name = Nom
console-links-name-hint = Vitrine, étiquette du miel, lettre de novembre. Les clients ne le voient pas.
console-links-text = Mots pour commencer
console-links-text-hint = Ils attendent dans le message du client, qui peut les changer.
console-links-product = Mène à
console-links-shop-page = La page de la boutique
console-links-visits = Visites
console-links-chats = Clients
console-links-orders = Commandes
console-links-program = Fait par un programme
console-links-print = Imprimer
console-links-qr = Code QR de { $name }
console-links-remove-ask = Supprimer « { $name } » ?
console-links-remove-more = Le lien et les codes déjà imprimés ne mèneront plus nulle part.
console-links-counts = Des totaux par lien, jamais par personne. Le premier lien d'un client reste sur sa fiche, pour vos sélections.
console-nav-stats = Statistiques
console-stats-7 = 7 jours
console-stats-28 = 28 jours
console-stats-365 = 12 mois
console-stats-from = Du
console-stats-to = Au
console-stats-span = Période
console-stats-sales = Ventes
console-stats-orders = Commandes
console-stats-basket = Panier moyen
console-stats-first = Première réponse
console-stats-hour = Répondu en 1 h
console-stats-resolution = Résolution
console-stats-of-accepted =
    { $count ->
        [one] { $count } commande acceptée
       *[other] { $count } commandes acceptées
    }
console-stats-median = médiane
console-stats-before = sur la période précédente
console-stats-by-day = Ventes par jour
console-stats-now = Cette période
console-stats-then = Période précédente
console-stats-table = Voir le tableau
console-stats-plot = Voir le graphique
console-stats-funnel = De la visite à la vente
console-stats-visits = Visites de la page
console-stats-chats = Conversations
console-stats-carts = Paniers envoyés
console-stats-placed = Commandes reçues
console-stats-paid = Commandes payées
console-stats-when = Quand on vous écrit
console-stats-heard = Messages reçus
console-stats-said = Messages envoyés
console-stats-bought = Produits vendus
console-stats-asked = Produits demandés
console-stats-units = Unités
console-stats-times = Fois
console-stats-team = Équipe
console-stats-answers = Réponses
console-stats-machine = L'automate
console-stats-labels = Volume et délais par étiquette
console-stats-none = Rien encore dans cette période.
console-stats-day = Jour
console-stats-p90 = 9 sur 10 en
console-stats-by-hour = Première réponse selon l'heure
console-stats-hours-bars = Délai de première réponse selon l'heure à laquelle le client a écrit ; { $median } en médiane
console-stats-hour-of = Heure
console-stats-times-day = Délais et satisfaction par jour
console-stats-times-team = Délais et satisfaction par personne
console-stats-person = Personne
console-stats-label = Étiquette
console-stats-csat = Satisfaction
console-stats-csat-share = part de 4 et 5
console-stats-csat-given =
    { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
console-stats-csat-asked =
    { $count ->
        [one] { $count } question posée
       *[other] { $count } questions posées
    }
console-stats-broadcast = Diffusion
console-stats-recipients = Destinataires
console-stats-delivered = Remis
console-stats-read = Lus
console-stats-replied = Réponses
console-stats-all = En tout
console-stats-csv = CSV
console-stats-minutes = { $count } min
console-stats-hours = { $count } h
console-stats-days = { $count } j
console-stats-share = { $name }, { $part } des messages envoyés
console-stats-bars = Ventes par jour, { $sum } en tout
console-stats-note = Calculé sur votre serveur, à partir des commandes et des horaires. Aucun message n'est analysé, aucun traceur.
console-stats-privacy = Ce qui est compté, et rien d'autre
console-stats-privacy-1 = Par jour : messages reçus par heure, messages envoyés par personne de l'équipe, conversations commencées, visites de la page (sans adresse ni navigateur).
console-stats-privacy-2 = Par jour : paniers, commandes, montants, produits demandés et vendus.
console-stats-privacy-3 = Délais : rangés en treize tranches, par heure, par personne de l'équipe et par étiquette ; messages reçus par étiquette.
console-stats-privacy-4 = Liens : visites, clients, commandes. Le premier lien d'un client reste sur sa fiche.
console-stats-privacy-5 = Diffusions : qui a reçu quoi est oublié trente jours après la fin ; les totaux restent.
console-stats-privacy-6 = L'heure depuis laquelle une conversation attend est gardée jusqu'à la réponse, puis effacée.
console-stats-privacy-7 = Satisfaction : questions posées et notes de 1 à 5, par jour et par personne de l'équipe. La note d'un client reste aussi sur sa conversation.
console-widget = Bouton pour votre site
console-widget-more = Une ligne à coller avant la fin de vos pages. Le bouton ouvre cette même conversation ; rien n'est chargé avant qu'on l'ouvre.
console-widget-line = La ligne à copier
console-widget-origins = Sites autorisés, un par ligne
console-widget-origins-hint = Aucun autre site ne peut afficher la conversation. Pour garder le même compte que dans l'application, servez Comptoir depuis un sous-domaine de votre site.
console-widget-left = Bouton à gauche
console-nav-broadcasts = Diffusions
console-cast-new = Nouvelle diffusion
console-cast-one = Diffusion
console-cast-none = Aucune diffusion
console-cast-none-more = Écrivez à ceux qui ont dit oui : une nouveauté, une saison, une offre.
console-cast-none-topic = Commencez par un sujet : ce à quoi vos clients peuvent dire oui.
console-cast-untitled = Sans texte
console-cast-message = Message
console-cast-state = État
console-cast-draft = Brouillon
console-cast-scheduled = Programmée
console-cast-sending = En cours
console-cast-stopped = Arrêtée
console-cast-done = Envoyée
console-cast-sent = Envoyés
console-cast-delivered = Reçus
console-cast-read = Lus
console-cast-answered = Réponses
console-cast-ordered = Commandes
console-cast-unsubscribed = Désinscriptions
console-cast-waiting = En attente
console-cast-held = Retenus par leur propre appareil
console-cast-were-capped = Avaient déjà leur compte ce mois
console-cast-withdrew = Ont retiré leur accord avant l'envoi
console-cast-unreachable = Conversation fermée
console-cast-report = Résultat
console-cast-report-more = Réponses, commandes et désinscriptions sont comptées pendant sept jours. Qui a reçu quoi est oublié après trente jours ; les totaux restent.
console-cast-of =
    { $count ->
        [one] sur { $count }
       *[other] sur { $count }
    }
console-cast-who = À qui
console-cast-recipients-of =
    { $count ->
        [one] destinataires sur { $count } client
       *[other] destinataires sur { $count } clients
    }
console-cast-no-way-around = Impossible d'écrire à un client sans accord. Il n'y a pas de réglage pour passer outre.
console-cast-any = Indifférent
console-cast-bought = Ont acheté
console-cast-not-bought = N'ont pas acheté
console-cast-ever = Depuis toujours
console-cast-days =
    { $count ->
        [one] Depuis { $count } jour
       *[other] Depuis { $count } jours
    }
console-cast-refine = Affiner
console-cast-label = Étiquette
console-cast-language = Langue
console-cast-purchases = Achats
console-cast-came-by = Arrivé par
console-cast-within = Période des achats
console-cast-agreed = Ont dit oui
console-cast-capped = Déjà leur compte ce mois
console-cast-elsewhere = Ont dit oui, hors sélection
console-cast-without = Sans accord
console-cast-fields = {"{name}"} devient le nom choisi par le client, {"{shop}"} celui de la boutique.
console-cast-product = Produit
console-cast-send-to =
    { $count ->
        [one] Envoyer à { $count } client
       *[other] Envoyer à { $count } clients
    }
console-cast-schedule-for =
    { $count ->
        [one] Programmer pour { $count } client
       *[other] Programmer pour { $count } clients
    }
console-cast-remove = Supprimer le brouillon
console-cast-stop = Arrêter
console-cast-kept = Brouillon enregistré à { $time }
console-cast-ask =
    { $count ->
        [one] Écrire à { $count } client ?
       *[other] Écrire à { $count } clients ?
    }
console-cast-ask-more = On peut l'arrêter à tout moment ; ce qui est parti est parti.
console-cast-scheduled-now = C'est parti, ou c'est prévu.
console-cast-when = Quand
console-cast-now = Maintenant
console-cast-later = Plus tard
console-cast-by-day = Jamais entre 20 h et 8 h
console-cast-date = Jour et heure
console-cast-clock = À l'heure
console-cast-theirs = de chaque client
console-cast-ours = de la boutique
console-cast-how-fast = Rythme
console-cast-fast = Au plus vite
console-cast-pace =
    { $count ->
        [one] { $count } par minute
       *[other] { $count } par minute
    }
console-cast-apart =
    { $count ->
        [one] { $count } message chiffré séparément. Personne ne voit la liste.
       *[other] { $count } messages chiffrés séparément. Personne ne voit la liste.
    }
console-cast-sample = Tilleul
console-cast-preview = Aperçu sur téléphone
console-cast-way-out = Le lien de retrait est ajouté à chaque envoi.
console-topics = Sujets
console-topics-more = Chaque sujet se demande à part. Le client voit la question mot pour mot, et la garde avec sa réponse.
console-topic-new = Nouveau sujet
console-topic-edit = Modifier le sujet
console-topic-title = Nom ({ $language })
console-topic-text = Question, mot pour mot ({ $language })
console-topic-often = Fréquence proposée
console-topic-hint = Le client peut choisir moins, jamais plus. Son propre appareil y veille aussi.
console-topic-cap =
    { $count ->
        [one] { $count } par mois au plus
       *[other] { $count } par mois au plus
    }
console-topic-no-cap = sans limite
console-topic-subscribers =
    { $count ->
        [one] { $count } abonné
       *[other] { $count } abonnés
    }
console-topic-remove-ask = Ne plus proposer « { $topic } » ?
console-topic-remove-more = Personne ne pourra plus s'y abonner ni recevoir de diffusion de ce sujet. Les accords déjà donnés restent consultables.
console-consents = Accords
console-consent-yes = Oui, le { $date }
console-consent-no = Retiré le { $date }
console-consent-ask = Demander un accord
console-consent-asked = La question est envoyée.
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
console-auto-special = Congés et horaires exceptionnels
console-auto-special-from = Premier jour
console-auto-special-to = Dernier jour
console-auto-special-yearly = Chaque année
console-auto-special-open = Ouvre à
console-auto-special-shut = Ferme à
console-auto-special-more = Sans heures, la boutique est fermée ces jours-là.
console-auto-quick = Réponses rapides
console-auto-quick-add = Ajouter une réponse
console-auto-quick-shortcut = Raccourci
console-auto-quick-text-in = Texte en { $language }
console-auto-quick-file = Image ou document
console-auto-quick-file-pick = Choisir un fichier
console-auto-quick-file-drop = Retirer le fichier
console-auto-quick-file-more = 10 Mio au plus. Il part avec le texte, chiffré comme tout le reste.
console-auto-quick-lost = Le fichier de cette réponse n'a pas pu être lu.
console-auto-quick-empty = Aucune réponse rapide
console-menu = Menu du client
console-menu-add = Ajouter un bouton
console-menu-edit = Modifier le bouton
console-menu-edit-one = Modifier le bouton { $name }
console-menu-removed = Bouton retiré
console-menu-empty = Aucun bouton
console-menu-more = Jusqu'à six boutons au-dessus de la saisie de vos clients, qui peuvent les replier.
console-menu-title = Ce qu'il dit en { $language }
console-menu-does = Ce qu'il fait
console-menu-words = Ce qu'il envoie en { $language } ; vide : ce qu'il dit
console-menu-say = Envoie un message
console-menu-catalogue = Ouvre le catalogue
console-menu-orders = Ouvre les commandes
console-menu-product = Ouvre un produit
console-menu-link = Adresse de la page
console-menu-link-open = Ouvre une page ailleurs
console-rules = Règles
console-rules-month =
    { $count ->
        [one] Ce mois-ci : { $count } fois
       *[other] Ce mois-ci : { $count } fois
    }
console-rules-empty = Répondre aux mots que l'on vous écrit, prévenir quand une commande est prête, relancer ce qui attend : une règle le fait.
console-rules-templates = Choisir un modèle
console-rules-order = De haut en bas : la première qui répond parle seule, celles qui ne font que classer agissent toutes. L'absence et l'accueil viennent en dernier.
console-rule-new = Nouvelle règle
console-rule-edit = Modifier la règle
console-rule-removed = Règle supprimée
console-rule-nameless = Règle sans nom
console-rule-placed = Placée en position { $count }
console-rule-up = Monter { $name }
console-rule-down = Descendre { $name }
console-rule-drop = Retirer { $name }
console-rule-held =
    { $count ->
        [one] { $count } retenue
       *[other] { $count } retenues
    }
console-rule-held-more = Retenues par les limites contre les boucles, ce mois-ci
console-rule-month =
    { $count ->
        [one] { $count } fois ce mois-ci.
       *[other] { $count } fois ce mois-ci.
    }
console-rule-never = Jamais encore
console-rule-last = La dernière : { $when }
console-rule-name = Nom de la règle
console-rule-when = Quand
console-rule-if = Si, et seulement si
console-rule-then = Alors
console-rule-pause = Une pause entre deux fois
console-rule-pause-for = Au plus une fois par conversation en
console-rule-pause-more = Zéro : aussi souvent que la règle est déclenchée.
console-rule-limits = Contre les boucles : six fois par heure et par conversation, vingt pour toutes les règles. Ce qu'une machine écrit ne déclenche rien.
console-rule-try = Voir sur les conversations passées
console-rule-no-labels = Vous n'avez pas encore d'étiquette.
console-rule-log = Journal
console-rule-log-more = Les 30 derniers jours. Le journal dit ce qui a été fait, pas ce qui a été écrit.
console-rule-log-empty = Aucune règle n'a encore agi.
console-run-waiting = En attente
console-run-done = Faite
console-run-stopped = Arrêtée
console-left-text = { $step } : rien à dire
console-left-product = { $step } : produit introuvable
console-left-label = { $step } : étiquette introuvable
console-left-staff = { $step } : personne introuvable
console-left-form = { $step } : formulaire introuvable
console-left-team = { $step } : équipe introuvable
console-left-nobody = { $step } : personne n'était là
console-left-webhook = { $step } : adresse introuvable
console-when-words = Un message contient un mot
console-when-words-list = Mots ou expressions, séparés par des virgules
console-when-words-more = Accents et majuscules ne comptent pas. Une étoile remplace toute fin : livr* trouve livrer et livraison.
console-when-first = Premier message d'un client
console-when-first-again = Et de nouveau après tant de jours de silence ; 0 : jamais
console-when-any = N'importe quel message
console-when-outside = Un message hors horaires
console-when-unanswered = Personne ne répond
console-when-unanswered-for = Sans réponse depuis { $time }
console-when-unanswered-since = Depuis
console-when-product = Une question sur un produit
console-when-product-which = Lequel ; aucun : n'importe lequel
console-when-order = Une commande change d'état
console-when-order-is = Commande : { $state }
console-when-labelled = L'équipe pose une étiquette
console-when-labelled-as = Étiquette posée : { $label }
console-when-came = Arrivée par un lien ou un QR code
console-when-came-code = Code du lien ; vide : n'importe lequel
console-when-pattern = Un message suit un motif
console-when-pattern-is = Motif { $pattern }
console-when-pattern-more = Une expression régulière, sans égard aux majuscules.
console-forms = Formulaires
console-forms-add = Nouveau formulaire
console-forms-edit = Modifier le formulaire
console-forms-empty = Aucun formulaire. Il s'en fait un dans les automatismes : réserver, commander un gâteau, demander un devis.
console-forms-more = Une règle l'envoie, ou vous, depuis la conversation. La réponse arrive dans le fil, champ par champ.
console-forms-fields =
    { $count ->
        [one] { $count } champ
       *[other] { $count } champs
    }
console-forms-title = Titre en { $language }
console-forms-text = Message qui l'accompagne, en { $language }
console-forms-asked = Ce qui est demandé
console-forms-choose = Choisir un formulaire de { $shop }
console-forms-send = Envoyer un formulaire
console-field-add = Ajouter un champ
console-field-kind = Sorte de champ
console-field-label = Question en { $language }
console-field-required = Obligatoire
console-field-text = Texte
console-field-long = Texte long
console-field-number = Nombre
console-field-email = Adresse électronique
console-field-phone = Téléphone
console-field-date = Date
console-field-one = Un choix
console-field-many = Plusieurs choix
console-catalogue-send = Envoyer tout le catalogue
console-try-unassigned = À personne
console-hold = Relais à une personne
console-hold-more = Quand quelqu'un de l'équipe répond ou prend une conversation, les règles n'y disent plus rien. L'accueil et l'absence continuent ; un bouton la rend à l'automate.
console-hold-closed = Jusqu'à ce qu'elle soit terminée ou rendue
console-hold-for = Un certain temps après la dernière réponse
console-hold-never = Jamais : l'automate parle toujours
console-hold-time = Temps
console-hold-programs = Les programmes non plus : ce qu'ils envoient est refusé, sauf les modèles
console-held = L'équipe a la conversation : l'automate se tait.
console-held-until = L'automate se tait jusqu'au { $time }.
console-held-back = Rendre à l'automate
console-held-given = Rendue à l'automate
console-left-person = { $step } : une personne avait la conversation
console-try-silent = Se serait tue
console-try-silent-more = Une personne avait répondu. Si la conversation a été terminée ou rendue entre-temps, la règle aurait parlé.
console-if-add = Ajouter une condition…
console-if-hours = Horaires
console-if-open = Ouvert
console-if-shut = Fermé
console-if-language = Langue du client
console-if-label = Étiquette
console-if-has = Porte
console-if-has-not = Ne porte pas
console-if-known = Client
console-if-ordered = A déjà commandé
console-if-new = N'a jamais commandé
console-if-basket = Panier d'au moins
console-if-written = A déjà écrit
console-if-wrote = A déjà écrit
console-if-never-wrote = Écrit pour la première fois
console-if-member = Attribuée à
console-if-given = Est attribuée à
console-if-not-given = N'est pas attribuée à
console-if-anybody = Quelqu'un
console-do-add = Ajouter une action…
console-do-say = Répondre
console-do-choice = Proposer un choix
console-do-question = Question en { $language }
console-do-answers = Réponses en { $language }, une par ligne
console-do-product = Montrer un produit
console-do-which = Lequel
console-do-products = Montrer plusieurs produits
console-do-heading = Titre en { $language }
console-do-which-all = Lesquels ; aucun : ceux de la collection
console-do-collection = Collection
console-do-all-products = Tout le catalogue
console-do-label = Étiquette
console-do-label-on = Étiquette { $label }
console-do-label-off = Sans l'étiquette { $label }
console-do-put-on = Poser
console-do-take-off = Retirer
console-do-assign = Attribuer
console-do-assign-to = Attribue à { $name }
console-do-nobody = Personne
console-do-catalogue = Ouvrir le catalogue
console-do-form = Envoyer un formulaire
console-do-team = Équipe { $team }
console-do-turn = À chacun son tour, parmi tous
console-do-turn-of = À chacun son tour, dans { $team }
console-do-least = À qui en a le moins, parmi tous
console-do-least-of = À qui en a le moins, dans { $team }
console-do-assign-more = Les tours ne comptent que les personnes qui ont la console ouverte et ne sont pas absentes.
console-do-note = Note à l'équipe
console-do-close = Terminer la conversation
console-do-close-more = Elle se rouvre dès que le client écrit.
console-do-wait = Attendre
console-do-wait-for = Attend { $time }
console-do-wait-unless = S'arrêter là si quelqu'un écrit entre-temps
console-do-webhook = Prévenir un programme
console-do-webhook-more = Il apprend quelle règle a agi, dans quelle conversation, pour quelle commande ; jamais ce qui a été écrit. Chaque envoi est signé.
console-fill = À insérer
console-fill-name = nom du client
console-fill-shop = boutique
console-fill-until = prochaine ouverture ou fermeture
console-fill-order = commande
console-fill-product = produit
console-unit = Unité
console-unit-minutes = minutes
console-unit-hours = heures
console-unit-days = jours
console-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
console-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
console-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
console-try = Essayer une phrase
console-try-title = Essayer les règles de { $shop }
console-try-more = Rien n'est envoyé, rien ne change : vous voyez seulement ce qui se passerait.
console-try-text = Une phrase de client
console-try-go = Essayer
console-try-first = Son premier message
console-try-outside = Hors horaires
console-try-nothing = Aucune règle ne se déclenche : la conversation attend une personne.
console-try-past = Conversations passées
console-try-days = Depuis
console-try-look = Regarder
console-try-because = Ce qui l'a déclenchée
console-try-held = Retenue : trop souvent en une heure
console-try-summary =
    { $count ->
        [0] Sur { $all } conversations, rien ne se serait passé.
        [one] Une fois, dans { $chats } des { $all } conversations.
       *[other] { $count } fois, dans { $chats } des { $all } conversations.
    }
console-try-cut = Il y en a davantage : seules les plus récentes sont regardées.
console-tpl-empty = Règle vide
console-tpl-empty-more = Tout choisir soi-même
console-tpl-welcome = Accueil avec boutons
console-tpl-welcome-more = Au premier message, proposer les demandes courantes
console-tpl-welcome-text = Bonjour {"{name}"} ! Que cherchez-vous ?
console-tpl-welcome-answers = Voir le catalogue / Horaires et accès / Suivre une commande
console-tpl-hours = Horaires demandés
console-tpl-hours-more = Répondre à « Vous êtes ouverts ? »
console-tpl-hours-words = horaires, ouvert, ouverts, fermé, fermés
console-tpl-hours-text = {"{shop}"} : prochain changement {"{until}"}.
console-tpl-away = Absence
console-tpl-away-more = Hors horaires, au plus une fois en quatre heures
console-tpl-away-text = Nous sommes fermés, jusqu'à {"{until}"}. Votre message nous attendra.
console-tpl-list = Un mot, des produits
console-tpl-list-more = Montrer une liste de produits quand un mot revient
console-tpl-list-words = catalogue, produits, cadeau*
console-tpl-list-heading = Nos produits
console-tpl-ready = Commande prête
console-tpl-ready-more = Prévenir quand une commande peut être retirée
console-tpl-ready-text = Bonjour {"{name}"}, votre commande {"{order}"} est prête. À tout à l'heure !
console-tpl-late = Sans réponse
console-tpl-late-more = Au bout de 30 minutes, une étiquette et une note à l'équipe
console-tpl-late-note = {"{name}"} attend une réponse depuis 30 minutes.
console-tpl-review = Après le retrait
console-tpl-review-more = Un jour plus tard, demander si tout allait bien
console-tpl-review-text = Bonjour {"{name}"}, tout s'est-il bien passé avec {"{order}"} ? Votre avis nous aide.

## console: profile

console-profile-title = Boutique
console-profile-name = Nom
console-profile-tagline = Une ligne sous le nom
console-profile-about = Présentation
console-profile-accent = Couleur
console-profile-picture-change = Changer l'image
console-profile-address = Adresse
console-profile-languages = Langues
console-profile-currency = Monnaie
console-profile-host = Qui tient la machine
console-profile-host-hint = Vide : la boutique elle-même. Vos clients lisent cette ligne.
console-profile-link = Votre lien
console-profile-link-more = Il porte la clé de la boutique : qui l'ouvre parle à vous et à personne d'autre.
console-profile-qr-svg = Image (SVG)
console-profile-qr-a4 = Affiche A4 (PDF)
console-profile-qr-a6 = Carte A6 (PDF)
console-profile-public = Voir la page publique
qr-alt = QR code du lien de { $shop }

## console: team

console-team-title = Équipe et rôles
console-rating = Demander comment c'était
console-rating-more = Une minute après la fin d'une conversation, une seule fois : cinq réponses, de 1 à 5.
console-rating-ours = Comment s'est passé notre échange ?
console-rating-words = La question, { $language }
console-audit-about = Objet
console-audit-days = { $count } jours
console-audit-everybody = Tout le monde
console-audit-everything = Tout
console-audit-export = Exporter en CSV
console-audit-kept = Gardé pendant
console-audit-kept-more = Les lignes plus anciennes sont effacées. Le journal ne contient jamais ce qui a été écrit.
console-audit-none = Rien de tel au journal.
console-audit-what = Acte
console-audit-when = Quand
console-audit-who = Qui
console-act-answered = A répondu
console-act-assigned = A attribué
console-act-audit-exported = A exporté le journal, ou changé sa durée
console-act-bulk = A modifié plusieurs conversations
console-act-catalogue-changed = A modifié le catalogue
console-act-chat-opened = A ouvert la conversation
console-act-closed = A terminé ou rouvert
console-act-customer-changed = A modifié la fiche client
console-act-file-fetched = A ouvert un fichier
console-act-keys-changed = A modifié les programmes ou webhooks
console-act-labelled = A étiqueté
console-act-noted = A écrit une note
console-act-order-moved = A fait avancer une commande
console-act-searched = A cherché des mots
console-act-orders-read = A lu des commandes
console-act-orders-printed = A imprimé des commandes
console-act-catalogue-exported = A exporté le catalogue
console-act-stats-exported = A exporté les statistiques
console-act-settings-changed = A modifié la boutique
console-act-signed-in = Connexion
console-act-snoozed = A mis en veille ou réveillé
console-act-team-changed = A modifié l'équipe
console-team-invite = Inviter
console-team-member = Membre
console-team-role = Rôle
console-team-sees = Voit
console-team-since = Depuis le { $date }
console-team-leaving = Quand quelqu'un part
console-team-leaving-more = L'accès est coupé aussitôt sur tous ses appareils. Vos clients voient la date, dans chaque conversation que la personne pouvait lire.
console-team-no-key = Qui ne lit aucune conversation ne figure pas parmi les lecteurs que vos clients voient.
console-role-custom = Rôle à vous
console-role-new = Nouveau rôle
console-role-edit = Modifier « { $name } »
console-role-name = Nom du rôle
console-role-hint = Répondre, organiser, les commandes et les clients comprennent la lecture.
console-sees-all = Toutes les conversations
console-sees-own = Les siennes et les non attribuées
console-sees-labels = Les siennes, et par étiquette
console-sees-teams = Les siennes, et celles de l'équipe
console-sees-none = Ne lit aucune conversation
console-teams = Équipes
console-teams-new = Nouvelle équipe
console-teams-name = Nom de l'équipe
console-teams-nobody = Personne encore
console-teams-empty = Atelier, après-vente, professionnels : une conversation peut être donnée à une équipe, et ses membres la voient.
console-gives = Nouvelles conversations
console-gives-all = Toute la boutique
console-gives-how = Comment
console-gives-whom = Parmi
console-gives-more = Seules les personnes qui ont la console ouverte, et ne sont pas absentes, en reçoivent.
console-gives-hand = Quelqu'un les prend
console-gives-turn = À chacun son tour
console-gives-least = À qui en a le moins
console-team-you = Vous
console-team-name = Prénom, comme le voient les clients
console-team-invited = Donnez ce lien à { $name }. Il marche une fois, pendant sept jours.
console-team-remove = Retirer de l'équipe
console-team-remove-ask = Retirer { $name } ?
console-team-remove-more = L'accès est coupé aussitôt, et vos clients voient la date du départ.
console-team-customers-see = Vos clients voient
console-team-customers-see-more = Seuls le prénom et le rôle sont montrés.
console-team-online = En ligne
console-team-away = Absence
console-me-away = Absence
console-me-away-more = Aucune nouvelle conversation ne vous est donnée.
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

until-unknown = bientôt

## console: what its pages say besides

console-attach = Joindre un fichier
console-auto-as-before = Comme la veille
console-auto-day-off = Jour de fermeture
console-auto-edit-day = Modifier les horaires : { $day }
console-auto-quick-edit = Modifier la réponse
console-auto-quick-fields = {"{name}"} devient le nom du client, {"{order}"} sa commande en cours, {"{shop}"} devient { $shop }.
console-auto-quick-shortcut-hint = Lettres, chiffres et traits d'union, 25 au plus.
console-can-answer = Répondre aux clients
console-can-audit = Lire le journal de qui a fait quoi
console-can-broadcast = Envoyer une diffusion
console-can-customers = Exporter, fusionner ou effacer un client
console-can-keys = Gérer les clés et l'API
console-can-organise = Attribuer, étiqueter et terminer
console-can-programs = Voir les programmes et les webhooks
console-can-settings = Modifier la boutique, les horaires et les automatismes
console-can-statistics = Voir les ventes et les statistiques
console-can-catalogue = Modifier le catalogue
console-can-orders = Préparer et remettre les commandes
console-can-read = Lire les conversations
console-can-team = Modifier l'équipe et ses rôles
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
console-catalogue-instead = au lieu de { $price }
console-catalogue-video-add = Ajouter une vidéo
console-catalogue-video-replace = Remplacer la vidéo
console-catalogue-video-remove = Retirer la vidéo
console-catalogue-video-remove-ask = Retirer la vidéo ?
console-catalogue-video-remove-more = Elle est supprimée aussitôt, et les clients ne la voient plus.
console-catalogue-video-alt = Ce que montre la vidéo
console-catalogue-video-hint = MP4 (H.264) ou WebM, { $limit } Mo au plus. Les clients la lancent eux-mêmes, après les photos.
console-catalogue-video-later = Enregistrez le produit, puis ajoutez sa vidéo.
console-catalogue-video-large = Cette vidéo pèse { $size } Mo : { $limit } Mo au plus. Raccourcissez-la, ou exportez-la plus petite.
console-catalogue-video-sending = Envoi de la vidéo…
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
console-prices = Prix
console-prices-title = Prix à durée limitée
console-prices-more = Soldes, offre du jour, tarifs de la saison prochaine : ils commencent et finissent tout seuls. Le prix habituel de chaque produit ne change pas. Si plusieurs listes sont en cours, la dernière commencée l'emporte.
console-prices-none = Aucune liste pour l'instant. La première pourrait être vos prochains soldes.
console-prices-new = Nouvelle liste
console-prices-off = Désactivée
console-prices-over = Terminée depuis le { $date }
console-prices-soon = À partir du { $date }
console-prices-until = En cours, jusqu'au { $date }
console-prices-now = En cours
console-prices-all = Tout le catalogue
console-prices-count =
    { $count ->
        [one] { $count } prix
       *[other] { $count } prix
    }
console-prices-use = Utiliser « { $name } »
console-prices-edit = Modifier « { $name } »
console-prices-remove = Supprimer « { $name } »
console-prices-wrong = Écrivez pourcentages et prix en chiffres : 20, ou 12,50.
console-prices-name = Nom
console-prices-name-hint = Visible de votre équipe seulement.
console-prices-from = Du
console-prices-from-hint = Vide : tout de suite.
console-prices-to = Au
console-prices-clock = À l'heure de cet appareil : { $zone }.
console-prices-to-hint = Vide : sans fin.
console-prices-percent = Réduction en %
console-prices-of = Sur
console-prices-single = Prix de certains produits
console-prices-variants = Toutes les variantes
console-prices-variant = Variante
console-prices-price-of = Prix de { $name }
console-prices-add = Ajouter un produit…
console-collection-by-rule = Se remplit tout seul
console-collection-words = Avec ces mots (nom, marque, référence)
console-collection-from = Prix à partir de
console-collection-to = Prix jusqu'à
console-collection-new = Ajoutés
console-collection-any-time = À tout moment
console-collection-days =
    { $count ->
        [one] Depuis un jour
       *[other] Depuis { $count } jours
    }
console-collection-in-stock = En stock
console-collection-reduced = En promotion
console-columns = Colonnes du fichier
console-column = Colonne
console-column-samples = Par exemple
console-column-holds = Contient
console-column-of = Ce que contient la colonne « { $name } »
console-columns-need = Indiquez quelle colonne contient les noms, et laquelle les prix.
console-import-own-table = Votre tableau
console-column-none = — ignorée —
console-column-title = Nom
console-column-price = Prix
console-column-sale-price = Prix réduit
console-column-key = Référence
console-column-description = Description
console-column-stock = Stock
console-column-brand = Marque
console-column-barcode = Code-barres (GTIN)
console-column-picture = Images
console-column-collection = Collection
console-column-content = Contenance (250 g)
console-column-group = Commun aux variantes
console-column-color = Variante : couleur
console-column-size = Variante : taille
console-column-material = Variante : matière
console-column-variant = Variante : autre
console-column-detail = Ligne de détails
console-source-title = Tout seul, depuis une adresse
console-source-more = Le flux à cette adresse est repris régulièrement ; ce qui a changé change ici, sans essai. Ce qui n’y est plus reste jusqu’à ce que vous le masquiez.
console-source-url = Adresse du flux
console-source-url-hint = https://… telle que votre logiciel de vente la donne pour Google ou Meta
console-source-every = À quelle fréquence
console-source-hour = Toutes les heures
console-source-six = Toutes les six heures
console-source-day = Tous les jours
console-source-week = Toutes les semaines
console-source-month = Toutes les quatre semaines
console-source-next = Prochaine fois : { $time }
console-source-save = Enregistrer et reprendre
console-source-run = Reprendre maintenant
console-source-stop = Ne plus reprendre
console-export-title = Emportez votre catalogue :
console-export-own = Tout (JSON)
console-export-merchant = Google, Meta (TSV)
console-export-xml = Google, Meta (XML)
console-export-shopify = Shopify (CSV)
console-export-woocommerce = WooCommerce (CSV)
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
console-key-snooze = Mettre en veille
console-key-pick = Choisir une conversation
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
console-labels-minutes = Réponse sous, minutes d'ouverture
console-labels-late = Quand la réponse est en retard
console-labels-late-assign = Donner à
console-labels-late-label = Ajouter l'étiquette
console-labels-late-nothing = Rien
console-labels-late-tell = Prévenir
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
console-shortcuts-own = Les touches d'une seule lettre gênent certaines aides techniques : elles peuvent être coupées ici.
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
console-nav-programs = API et webhooks
console-programs-tokens = Jetons
console-programs-new = Jeton
console-programs-name = Nom
console-programs-name-hint = Vos clients le voient : « Bot de commandes ».
console-programs-scopes = Droits
console-programs-used = Utilisé
console-programs-chats = Conversations
console-programs-reads = Lit
console-programs-reads-not = Ne lit pas
console-programs-never = Jamais
console-programs-until = Jusqu’au { $date }
console-programs-ended = Terminé
console-programs-reader = Un jeton qui lit les messages devient un lecteur.
console-programs-reader-more = Vos clients le voient dans la liste, par son nom, avant qu’il lise.
console-programs-none = Aucun programme ne parle pour la boutique.
console-programs-none-more = Un bot fait pour WhatsApp marche ici : changez seulement son adresse de base.
console-programs-remove = Retirer le jeton
console-programs-remove-ask = Retirer « { $name } » ?
console-programs-remove-more = Il n’ouvre plus rien, tout de suite. Chaque conversation dira qu’il ne lit plus.
console-programs-removed = Jeton retiré
console-programs-made = Copiez ces deux secrets maintenant : ils ne seront plus jamais montrés.
console-programs-token = Jeton
console-programs-secret = Secret de l’application (signature des webhooks)
console-programs-make = Créer le jeton
console-programs-expires = Durée
console-programs-days = { $count } jours
console-programs-always = Sans fin
console-scope-messages = Messages : lire, écrire
console-scope-media = Fichiers
console-scope-catalogue = Modèles, formulaires, profil
console-scope-webhooks = Webhooks
console-hooks = Webhooks
console-hooks-new = Webhook
console-hooks-add = Nouvelle adresse
console-hooks-check = Vérifier et ajouter
console-hooks-url = Adresse
console-hooks-url-hint = En https. Elle est d’abord interrogée : elle doit répéter le nombre reçu.
console-hooks-word = Mot de vérification
console-hooks-word-hint = Celui que votre programme attend (hub.verify_token).
console-hooks-none = Personne n’est prévenu
console-hooks-none-more = Un programme est prévenu de ce que disent vos clients à l’adresse que vous ajoutez, ou qu’il demande lui-même. Il lui faut un jeton avec le droit « Webhooks ».
console-hooks-of-app = Adresse de l’application
console-hooks-by-program = demandée par le programme
console-hooks-waiting =
    { $count ->
        [one] { $count } en attente
       *[other] { $count } en attente
    }
console-hooks-remove = Retirer l’adresse
console-hooks-remove-ask = Ne plus prévenir { $url } ?
console-hooks-remove-more = Ce qui attend encore n’y sera pas livré.
console-log = Dernières livraisons
console-log-none = Rien n’a encore été livré ici.
console-log-what = Événement
console-log-answer = Réponse
console-log-tries = Essais
console-log-time = Heure
console-log-next = Suite
console-log-next-at = Réessai : { $time }
console-log-given-up = Abandonné
console-log-after =
    { $count ->
        [one] Livré au { $count }er essai
       *[other] Livré au { $count }e essai
    }
console-log-waits = En cours
console-log-unreachable = Injoignable
console-log-slow = Trop lent
console-log-forbidden = Adresse interdite
console-log-address = Adresse illisible
console-log-erased = Client effacé
console-log-file = Fichier absent
console-log-broken = Coupé
console-log-more = Livraisons plus anciennes
console-log-refresh = Actualiser
console-log-body = Contenu livré
console-log-body-more = Tel qu’il a été signé et envoyé. Il peut contenir les mots d’un client.
console-log-again = Livrer encore
console-log-again-said = La livraison repart.
console-programs-example = Exemple
console-programs-numbers = Numéros de la boutique
console-programs-number-api = Adresse de base
console-programs-does-not = Ce que l’API ne fait pas
console-programs-not-1 = Écrire à un client qui n’a pas écrit
console-programs-not-2 = Envoyer de la publicité sans accord
console-programs-not-3 = Exporter les clés
console-nav-privacy = Confidentialité
console-privacy-title = Confidentialité et RGPD
console-privacy-encryption = Chiffrement
console-privacy-all = Toutes les conversations
console-privacy-chats =
    { $count ->
        [one] Une conversation, sa clé ne sort pas d'ici
       *[other] { $count } conversations, leurs clés ne sortent pas d'ici
    }
console-privacy-erased = Effacements demandés
console-privacy-erased-more = Faits d'eux-mêmes, depuis l'application du client
console-privacy-erased-none = Aucun jusqu'ici
console-privacy-erased-last = Le dernier : { $when }
console-privacy-consents = Accords aux diffusions
console-privacy-consents-none = Aucun sujet
console-privacy-consents-more = Datés, mot pour mot, chez vous et chez le client
console-privacy-tracking = Suivi des personnes
console-privacy-tracking-none = Aucun
console-privacy-tracking-more = Les statistiques sont des sommes par jour
console-privacy-keeping = Durées de conservation
console-privacy-messages = Messages
console-privacy-messages-more = Le client peut choisir plus court. Ce qui est plus ancien s'efface aussitôt, ici et chez lui.
console-privacy-files = Photos, vidéos, voix et documents
console-privacy-files-more = Jamais plus longtemps que les messages
console-privacy-orders = Commandes
console-privacy-orders-more = Obligation comptable : dix ans en France, elles ne s'effacent pas avec la conversation
console-privacy-orders-kept = Gardées
console-privacy-receipts = Preuves d'accord
console-privacy-receipts-more = Gardées avec le fil, même quand les messages s'effacent
console-privacy-told = Ce qui a été dit aux programmes
console-privacy-told-more = Le texte { $hours } heures, puis la ligne sans le texte
console-privacy-audit = Journal des actes
console-privacy-audit-more = Sans contenu ; la durée se règle au journal
console-privacy-always = Sans limite
console-privacy-days = { $count } jours
console-privacy-months =
    { $count ->
        [one] Un mois
       *[other] { $count } mois
    }
console-privacy-saved = Enregistré. Chaque conversation en est prévenue.
console-privacy-ask = Effacer ce qui est plus ancien ?
console-privacy-ask-text =
    { $count ->
        [0] Les photos et fichiers plus anciens que { $files } jours
       *[other] Les messages plus anciens que { $count } jours (fichiers : { $files })
    } s'effacent tout de suite, ici et chez chaque client. Cela ne se défait pas.
console-privacy-ask-yes = Effacer maintenant
console-privacy-places = Qui voit quoi
console-privacy-who = Qui
console-privacy-sees = Voit
console-privacy-where = Où
console-privacy-server = Votre serveur
console-privacy-server-sees = Messages, clés, commandes
console-privacy-here = Sur cette machine
console-privacy-relay = Relais
console-privacy-relay-sees = Heures et tailles ; des adresses, en mémoire seulement
console-privacy-program-sees = Les conversations où il est annoncé
console-privacy-webhook = Adresse d'un programme
console-privacy-webhook-sees = Ce que son programme lit y est envoyé
console-privacy-makers = Les auteurs de Comptoir
console-privacy-makers-see = Rien
console-lost = Il n'y a rien à cette adresse.
console-lost-more = Elle a pu changer, ou une lettre manque.
console-act-chat-exported = A exporté une conversation
console-card-export = Remettre au client
console-card-export-hint = Messages, commandes, accords, notes : tout ce qui est gardé ici de cette personne. Le journal le retient.
console-card-export-page = Page
