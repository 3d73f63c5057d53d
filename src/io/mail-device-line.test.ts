import { expect, test } from "bun:test"
import { namesDevice } from "./mail-device-line.ts"

test.each(
  `Sent from my iPhone
Sent from my iPhone 15 Pro Max
Sent from my iPhone, please excuse typos
Sent from my Samsung Galaxy smartphone.
Sent from my Pixel 8
Sent from my T-Mobile 5G Device
Sent from Outlook for Android
Sent from Mail for Windows 10
Sent from [Outlook for iOS](https://aka.ms/o0ukef)
Sent from Yahoo Mail for iPhone
Sent with Proton Mail secure email.
Sent via BlackBerry
Envoyé de mon iPhone
Envoyé depuis Outlook pour iOS
Envoyé à partir d’Outlook pour Android
Envoyé depuis mon téléphone mobile
Von meinem iPhone gesendet
Von Outlook für iOS gesendet
Von meinem Samsung Galaxy Smartphone gesendet.
Gesendet mit der mobilen Mail App
Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.
Enviado desde mi iPhone
Enviado desde Correo para Windows
Enviado do meu iPhone
Enviado do Outlook para Android
Inviato da iPhone
Inviato dal mio iPad
Verstuurd vanaf mijn iPad
Verzonden vanaf Outlook voor iOS
Wysłane z iPhone’a
Wysłane z mojego iPhone’a
Skickat från min iPhone
Sendt fra min iPhone
Lähetetty iPhonesta
Odesláno z iPhonu
Отправлено с iPhone
Отправлено из мобильной Яндекс Почты
iPhone'umdan gönderildi
Στάλθηκε από το iPhone μου
Trimis de pe iPhone-ul meu
iPhoneから送信
从我的 iPhone 发送
나의 iPhone에서 보냄
נשלח מה-iPhone שלי
أُرسلت من الـ iPhone`.split("\n"),
)("%s", (line) => {
  expect(namesDevice(line)).toBe(true)
})

test.each(
  `Sent by mail
Sent from the shop
Sent from the warehouse yesterday
Sent from my neighbour
Sent from Samsung store yesterday
Sent with DHL
Sent from my account ben@carter.example
My iPhone is broken
Gesendet mit DHL
Von meinem Bruder gesendet
Envoyé par la poste
Enviado desde Madrid
Get well soon

gönderildi`.split("\n"),
)("a person may write %j", (line) => {
  expect(namesDevice(line)).toBe(false)
})
