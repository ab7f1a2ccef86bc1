### What pages, automatic replies, refusals and commands say: never sent to a browser as a program, in French. The same keys in each language, in the same order.
### Type ordinary spaces and straight apostrophes: the crate sets no-break spaces and ’ itself.

## common: words used everywhere

action-search = Rechercher

## landing: the shop's public page

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

## catalogue and product: public pages and app alike

product-sku = Référence

## console: profile

qr-scan = Scannez pour nous écrire
qr-scan-more = Ni numéro, ni e-mail, ni compte. Chiffré de bout en bout.

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
cart-answer-method = Choisissez comment recevoir la commande.
cart-answer-not-there = La boutique ne livre pas à cette adresse.
cart-answer-address = L'adresse de livraison est incomplète ou ne correspond pas à ce pays.
cart-answer-slot = Ce créneau n'est plus libre : choisissez-en un autre.
cart-answer-minimum = La boutique prend les commandes à partir de { $minimum }.
cart-answer-coupon = Le code { $code } n'est pas valable ici.
cart-answer-then-confirm = Vérifiez, puis confirmez.
cart-answer-then-again = Rien n'est commandé. Reprenez le catalogue et envoyez un nouveau panier.
cart-answer-declined = Le client n'a pas confirmé.
part-sent = { $title } : { $count } remis.
part-cancelled = { $title } : { $count } annulé.
part-refund = Remboursé : { $amount }. { $reason }
print-picking = Liste de préparation
print-labels = Étiquettes
print-none = Rien à imprimer.
proposal-added = Ajouté : { $title } × { $count }, { $price } pièce.
proposal-removed = Retiré : { $title }.
proposal-quantity = { $title } : { $before } → { $after }.
proposal-price = { $title } : { $price } pièce.
proposal-shipping = Livraison : { $price }.
proposal-discount = { $title } : { $amount } de moins.
proposal-no-discount = { $title } ne s'applique plus.
proposal-declined = Le client préfère en rester à la commande d'avant.
proposal-expired = La proposition est restée sans réponse : la commande d'avant tient.
order-not-paid = La commande n'a pas été payée à temps. Les articles sont remis en vente.
stock-back = De nouveau disponible : { $title }
order-fallback = Commande { $reference } : { $state }. Total : { $total }.
until-tomorrow = demain à { $time }
until-weekday = { $day } à { $time }
until-date = le { $date } à { $time }
automation-reader = Réponses automatiques
fallback-product = { $title }, { $price }
refused-chat-closed = On ne peut plus écrire dans cette conversation : le client l'a quittée.
refused-no-product = Cet article n'est pas dans le catalogue.
refused-origin = Une adresse de site commence par https:// et n'a rien après son nom : https://halbran.example
widget-open = Écrire à { $shop }
widget-title = Conversation avec { $shop }
widget-close = Fermer
widget-app = Ouvrir dans l'application
refused-nobody = Personne parmi ceux qui ont dit oui ne correspond : rien ne partirait.
refused-broadcast-out = Cette diffusion est partie ou va partir : on peut seulement l'arrêter.
refused-topic = Choisissez le sujet auquel les clients ont dit oui.
refused-by-night = Les diffusions arrivent entre 8 h et 20 h.
refused-past = Choisissez une heure à venir, dans l'année.
refused-order-moved = La commande a changé entre-temps. Regardez où elle en est, puis recommencez.
refused-order-reason = Dites pourquoi : le client lira cette raison.
refused-order-state = La commande ne peut pas passer à cet état.
refused-order-settled = Cette commande est payée, préparée ou terminée : on ne peut plus en changer les conditions.
refused-order-terms = Une ligne, un prix ou une remise ne convient pas : 1 à 100 articles différents, 1 à 999 de chacun, un prix pour chacun.
refused-order-same = Rien ne change : modifiez la commande, puis proposez-la.
refused-slots = Un créneau dure de 5 minutes à 24 heures, pour 1 à 1 000 commandes, sur 60 jours au plus.
refused-country = Un pays s'écrit en deux lettres, comme FR.
refused-tax = Ce taux ou cette catégorie de TVA n'existe pas.
refused-coupon-code = Un code est fait de lettres, de chiffres et de tirets, 40 au plus.
refused-coupon = Dites ce que le code retire : 1 à 100 %, un montant, ou la livraison ; et des dates dans l'ordre.
refused-order-pieces = Ces quantités ne sont pas dans la commande. Pour tout retirer, annulez-la.
refused-order-part = On ne remet ou n'annule des articles que d'une commande acceptée, et on ne rembourse que ce qui est payé.
refused-order-refund = Le remboursement dépasse ce qui a été payé, ou le montant ne se lit pas.
refused-order-stock = Il n'en reste pas assez : { $name }, { $limit } en stock. Convenez d'autre chose avec le client.
refused-relay = Le relais ne répond pas. Rien n'est perdu ; réessayez.
refused-damaged = Le fichier reçu n'est pas celui qui a été envoyé. Demandez au client de le renvoyer.
refused-no-picture = Cette photo est abîmée, ou n'en est pas une. Rien n'a été envoyé.
refused-no-film = Ce film ou ce son est abîmé, ou n'en est pas un. Rien n'a été envoyé.
refused-pixels = Cette photo a trop de pixels pour être montrée. Envoyez-la plus petite.
refused-shortcut = Un raccourci se compose de lettres, de chiffres et de tirets.
refused-shortcut-twice = Ce raccourci est donné deux fois.

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
refused-same-person = Ces deux conversations partagent déjà une fiche.
refused-assignee = Cette personne ne lit aucune conversation : changez d'abord son rôle.
refused-reply-minutes = Une réponse peut être due dans { $limit } minutes au plus.
reply-rating = Comment s'est passé notre échange ?
rating-5 = Très bien
rating-4 = Bien
rating-3 = Moyen
rating-2 = Pas bien
rating-1 = Mal
refused-keep-days = La conservation se règle en jours, au plus { $limit }.
refused-audit-days = Le journal se garde de 30 à { $limit } jours.
audit-columns = heure,personne,nom,acte,objet
refused-role-held = Quelqu'un a encore le rôle « { $name } ». Donnez-lui-en un autre d'abord.
refused-role-name = Il faut un nom, et pas deux fois le même.
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
refused-picture-heavy = L’image occupe plus de { $limit } Mio une fois ouverte : réduisez-la.
refused-picture-path = Envoyez d'abord cette image.
refused-label = Une étiquette a un nom, et pas deux fois le même.
refused-rule-steps = Une règle fait au moins une chose.
refused-rule-words = Il faut au moins un mot, fait de lettres ou de chiffres.
refused-pattern = Ce motif ne se lit pas, ou demande trop de mémoire. Essayez avec des mots.
refused-rule-label = Cette étiquette n'existe plus. Choisissez-en une autre.
refused-rule-options = Il faut au moins deux réponses, une par ligne.
refused-rule-wait = L'attente va d'une minute à { $limit } jours.
refused-accent = Une couleur s'écrit #rrggbb.
refused-time-zone = Fuseau horaire inconnu : un nom comme Europe/Paris.
refused-hours = Chaque plage finit après son début, et les plages ne se chevauchent pas.
refused-date = Une date s'écrit 2026-12-25.
refused-webhook-scope = Le jeton de ce programme n'autorise pas les notifications : créez-en un avec la portée webhooks.
refused-webhook-address = Une adresse commence par https:// et ne contient pas de mot de passe.
refused-webhook-plain = En http, seuls les réseaux autorisés par l'exploitant du serveur peuvent être avertis. Utilisez https.
refused-webhook-private = Cette adresse se trouve dans un réseau privé. L'exploitant du serveur peut l'autoriser.
refused-webhook-unreachable = Le serveur du programme ne répond pas. Démarrez-le, puis réessayez.
refused-webhook-status = Le serveur du programme a refusé avec le statut { $limit } : attend-il un autre jeton de vérification ?
refused-webhook-other = Le serveur du programme a répondu, mais sans répéter le nombre demandé.
refused-webhook-gone = Le contenu n'est plus conservé : il ne peut pas être renvoyé.

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
import-problem-picture-too-heavy = { $name } occupe plus de { $number } Mio une fois ouverte.
import-problem-picture-none = { $name } n’est pas une image lisible : JPEG, PNG, WebP ou GIF.
import-problem-picture-not-saved = { $name } n’a pas pu être enregistrée.
import-failed-empty = Le fichier est vide.
import-failed-format = Le format n’a pas été reconnu. Choisissez-le dans la liste.
import-failed-too-large = Le fichier dépasse { $number } Mio.
import-failed-broken = Le fichier s’interrompt ou est abîmé à la ligne { $number }.
import-failed-currency = La devise de la boutique est inconnue.
import-failed-interrupted = Le serveur s’est arrêté entre-temps. Relancez l’import : ce qui est repris le reste.
refused-import-format = Format inconnu.

# What programs ask a customer to press or fill in.
cloud-open-catalogue = Voir le catalogue
cloud-share-location = Envoyer ma position
cloud-share-contact = Envoyer mes coordonnées
cloud-address = Votre adresse
cloud-address-send = Envoyer l’adresse
cloud-address-name = Nom
cloud-address-phone-number = Téléphone
cloud-address-address = Rue et numéro
cloud-address-landmark-area = Complément
cloud-address-in-pin-code = Code postal
cloud-address-city = Ville
cloud-address-country = Pays
cloud-code = { $code } est votre code de vérification.
cloud-code-warning = Pour votre sécurité, ne communiquez ce code à personne.
cloud-code-expires = Ce code expire dans { $code } minutes.
cloud-code-copy = Copier le code
refused-program-name = Il faut un nom de 1 à { $limit } caractères : vos clients le voient.
refused-programs = Il y a déjà { $limit } programmes : retirez-en un d’abord.
landing-privacy = Confidentialité
privacy-title = Confidentialité, { $shop }
privacy-back = Retour à { $shop }
privacy-kept = Ce qui est gardé
privacy-messages = Les messages :
privacy-files = Les photos, vidéos, messages vocaux et documents :
privacy-days =
    { $count ->
        [one] un jour.
       *[other] { $count } jours.
    }
privacy-always = jusqu'à ce que vous les effaciez.
privacy-orders = Les commandes : aussi longtemps que la comptabilité l'exige, même si vous effacez la conversation.
privacy-consents = Ce que vous avez accepté de recevoir, et quand : vous et la boutique en gardez la preuve.
privacy-shorter = Dans l'application, vous pouvez choisir plus court : le plus court des deux délais vaut, chez vous et à la boutique.
privacy-sees = Qui voit quoi
privacy-server = Le serveur de la boutique lit les messages et les commandes.
privacy-relay = Le relais voit des heures et des tailles ; il garde les adresses en mémoire, jamais sur disque. Il ne peut rien lire.
privacy-program = Le programme « { $name } » lit les conversations où il est annoncé.
privacy-webhook = Une adresse est prévenue de ce que son programme peut lire.
privacy-roster = Dans chaque conversation, la liste de ceux qui peuvent lire est exacte et à jour ; tout changement s'y affiche.
privacy-rights = Vos droits
privacy-export = Emporter vos données : Réglages, Exporter mes données.
privacy-erase = Effacer la conversation, ici et à la boutique : Réglages, Effacer. C'est fait dans les secondes qui suivent.
privacy-stop = Ne plus recevoir de nouvelles : Réglages, un interrupteur par sujet.
privacy-statistics = Statistiques
privacy-sums = La boutique compte par jour : visites, conversations, messages, délais de réponse, commandes, produits demandés et achetés, notes données. Des sommes seulement, jamais le parcours d'une personne, et rien ne quitte la boutique.
privacy-contact = Responsable
