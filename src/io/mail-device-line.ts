const LINE_MOST = 300

/** "Sent from my iPhone": a beginning that clients use, and then nothing but names of devices and apps. "Sent from the warehouse" stays. */
export function namesDevice(line: string): boolean {
  if (line.length > LINE_MOST) return false
  const text = withoutWebAddresses(line).replace(EXCUSE, "").trim().replace(/[.!]$/, "")
  const rest = SENT_FROM.map((pattern) => text.replace(pattern, "$<device>")).find((left) => left !== text)
  if (rest === undefined) return false
  const words =
    rest
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\d+'’]+/gu) ?? []
  return (
    words.length > 0 &&
    words.every((word) => DEVICE_WORDS.has(word) || /^\d{1,2}[a-z+]{0,2}$|^[a-z]\d{1,4}[a-z+]?$/.test(word)) &&
    words.some((word) => DEVICES.has(word))
  )
}

/** Links are to what the words say already. */
export function withoutWebAddresses(line: string): string {
  return line.replaceAll(/[<([]?https?:\/\/\S+[>)\]]?/g, " ")
}

const EXCUSE =
  /[,.;–-]\s?(?:please |pls |bitte )?(?:excuse|forgive|pardon|sorry for|apologies for|entschuldigen sie|désolé pour)\s[^,]{1,60}$/i
const SENT_FROM = [
  /^sent (?:from|with|via|using)\s(?<device>.+)$/iu,
  /^(?:envoyé|envoyée|écrit) (?:depuis|de|à partir de|à partir d['’](?:un)?|avec|par|via|du|d['’]un)(?:\s|(?<=['’]))(?<device>.+)$/iu,
  /^(?:von|aus|mit)\s(?<device>.+) (?:gesendet|verschickt|versendet|geschickt)$/iu,
  /^diese (?:nachricht|e-?mail) wurde (?:von|mit)\s(?<device>.+) gesendet$/iu,
  /^(?:gesendet|verschickt|versendet) (?:von|vom|mit|aus|mit der|über)\s(?<device>.+)$/iu,
  /^(?:enviado|enviada|enviat) (?:desde|do|de|da|a partir do|a partir de|con|com|des del|via|pelo)\s(?<device>.+)$/iu,
  /^(?:inviato|inviata) (?:da(?:l|ll['’])?|con|tramite)\s?(?<device>.+)$/iu,
  /^(?:verzonden|verstuurd) (?:vanaf|vanuit|met|van|via)\s(?<device>.+)$/iu,
  /^(?:wysłane|wysłano|wysłana) (?:z|ze|za pomocą|przy pomocy)\s(?<device>.+)$/iu,
  /^(?:skickat|sendt|skickades) (?:från|fra|med|via)\s(?<device>.+)$/iu,
  /^(?:lähetetty)\s(?<device>.+)$/iu,
  /^(?:odesláno|odoslané|poslano|poslané) (?:z|ze|zo|s|přes)\s(?<device>.+)$/iu,
  /^(?:trimis) (?:de pe|din|cu)\s(?<device>.+)$/iu,
  /^(?:отправлено|надіслано|изпратено) (?:с|из|з|от|через)\s(?<device>.+)$/iu,
  /^(?:στάλθηκε από)\s(?<device>.+)$/iu,
  /^(?:أُ?رسلت? من|تم الإرسال من|مرسل من)\s(?<device>.+)$/iu,
  /^(?:נשלח מ[-ה]*)\s?(?<device>.+)$/iu,
  /^(?:从我的|发自我的|發自我的|來自我的|从|发自)\s?(?<device>.+?)(?:发送|傳送)?$/iu,
  /^(?<device>.+?)(?:から送信|에서 보냄|에서 보낸 메일|['’]?(?:ım|um|ım|im|ümden|umdan|ımdan)? ?gönderildi)$/iu,
]

/** At least one of these has to be named. */
const DEVICES = words(`
  iphone ipad ipod mac macbook apple icloud android samsung galaxy huawei honor xiaomi redmi oppo vivo oneplus pixel nokia motorola moto sony xperia
  lg htc blackberry windows outlook hotmail yahoo gmail aol gmx proton protonmail tutanota tuta thunderbird k9 bluemail spark edison superhuman hey
  fairmail fairemail smartphone phone mobile telephone téléphone telefon handy mobiltelefon tablet mobil mobilfunkgerät mobilgerät mobilen móvil
  celular telemóvel cellulare telefoon toestel telefono teléfono telefone telefonu telefonom telefonen puhelimesta smartfona smartfonu
  iphone'a iphonen iphonesta iphonea iphonem iphonu iphone'umdan айфона iphone'omdan 我的iphone iphoneから ipadu ipada ipad'a yandex яндекс почты mail.ru
`)
/** And nothing else than these. */
const DEVICE_WORDS = new Set([
  ...DEVICES,
  ...words(`
    my mine mon ma meinem meiner mein unterwegs mi meu minha mio mia dal mijn mojego moich mojej min mitt mit mojí môjho mého telefonul meu моего мого
    the a an un une einem einer der dem die das uno una um uma o el la le lo il een de het do van von for para pour für per voor on na pro dla auf sur
    en em in su op with and und y et e i mini pro max plus ultra air se note fold flip lite edge xr xs device gerät appareil dispositivo apparaat
    urządzenia app application aplikacji aplicación t verizon at mail web blue systemu system secure email messenger client org com net correo courrier
    poczty posta ul 5g 4g lte mobilny wireless smart ios os live kompaktowego نوع جهاز من الـ הטלפון שלי مني هاتفي 我的 나의 내
    мобильной мобильного устройства телефона смартфона για το μου κινητό
  `),
])

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
