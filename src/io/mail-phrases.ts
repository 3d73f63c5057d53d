/**
 * What mail programs write around the mails that they quote and send on, in the languages that we know. Alternatives stand between bars;
 * regular expressions are made of them. To add a language, add its words.
 */

/** End an attribution: "Ada wrote:", "Ada a écrit :". */
export const verbsAtEnd = alternatives(`
  wrote | writes | a écrit | escribió | escribio | ha escrit | va escriure | ha scritto | scrive | escreveu | schreef | schrieb | geschrieben
  | napisał | napisała | napisał\\(-?a\\) | pisze | skrev | kirjoitti | napsal | napsala | napsal\\(a\\) | napísal | napísala | napísal\\(a\\)
  | napisao je | napisala je | a scris | írta | yazdı | написал | написала | написал\\(а\\) | пишет | пише | написав | написа | έγραψε | đã viết
  | menulis | เขียนว่า | كتب | کتب | נכתב על ידי
`)

/** Written without spaces around them. */
export const verbsAtEndUnspaced = alternatives("写道 | 寫道 | 作成 | 작성 | のメッセージ")

/** Stand before the name: "schrieb Ada Lovelace <ada@…>:". */
export const verbsBeforeName = alternatives(`
  schrieb | schreef | skrev | escreveu | escribió | a écrit | odesílatel | používateľ | από | كتب | כתב | מאת | írta
`)

/** Begin an attribution, before a date. */
export const openers = alternatives(`
  on | am | le | el | il | em | no dia | a | op | w dniu | dnia | den | pe | la data | in data | dne | ngày | vào | pada | στις | в | у | на
  | בתאריך | في | در | 在 | 于 | 於
`)

/** "-----Original Message-----" */
export const originals = alternatives(`
  original message | original e?-?mail | reply message | original[- ]?(?:nachricht|mail) | ursprüngliche (?:nachricht|(?:e-?)?mail)
  | message d[’']origine | message original | message initial | courriel original | (?:e-?)?mail original | mensaje original | messaggio originale | mensagem original | oorspronkelijk bericht
  | originele bericht | origineel bericht | wiadomość oryginalna | oryginalna wiadomość | ursprungligt meddelande | ursprungsmeddelande
  | originalmeddelande | oprindelig meddelelse | opprinnelig melding | alkuperäinen viesti | původní zpráva | pôvodná správa | eredeti üzenet
  | mesaj original | mesajul original | orijinal mesaj | özgün ileti | исходное сообщение | оригинальное сообщение | оригінальне повідомлення
  | αρχικό μήνυμα | 原始邮件 | 原始郵件 | 原邮件 | original | 元のメッセージ | 원본 메시지 | 원본 이메일 | الرسالة الأصلية | הודעה מקורית
`)

/** "---------- Forwarded message ---------" */
export const forwardeds = alternatives(`
  forwarded message | forwarded by .{1,80} | weitergeleitete (?:nachricht|(?:e-?)?mail) | message transféré | message réexpédié
  | courriel transféré | (?:e-?)?mail transféré
  | mensaje reenviado | messaggio inoltrato | mensagem encaminhada | mensagem reencaminhada | doorgestuurd bericht | przekazana wiadomość
  | wiadomość przekazana | treść przekazanej wiadomości | vidarebefordrat meddelande | videresendt meddelelse | videresendt melding
  | välitetty viesti | přeposlaná zpráva | továbbított üzenet | mesaj redirecționat | yönlendirilmiş ileti | iletilen mesaj
  | пересылаемое сообщение | пересланное сообщение | переслане повідомлення | προωθημένο μήνυμα | 转发的邮件 | 轉寄郵件 | 转发邮件信息
  | 転送メッセージ | 전달된 메일 | رسالة معاد توجيهها | הודעה שהועברה
`)

/** "Begin forwarded message:", as Apple Mail writes it, without dashes. */
export const forwardedBeginnings = alternatives(`
  begin forwarded message | anfang der weitergeleiteten (?:nachricht|e-mail) | début du (?:message|courriel|e-mail) (?:réexpédié|transféré)
  | inicio del mensaje reenviado | inizio (?:del )?messaggio inoltrato | início da mensagem (?:reencaminhada|encaminhada)
  | begin doorgestuurd bericht | początek przekazywanej wiadomości | vidarebefordrat brev | start på videresendt besked
  | начало переадресованного сообщения
`)

/** Before the subject of an answer. */
export const replyPrefixes = alternatives(`
  re | aw | antw | antwort | sv | odp | rif | r | res | resp | vs | ynt | vá | bls | atb | reply | ha | отв | на | πε | απ | 回复 | 回覆 | 答复 | 返信
  | 답장 | رد
`)

/** Before the subject of what is sent on. */
export const forwardPrefixes = alternatives(`
  fwd? | wg | tr | rv | i | enc | doorst | pd | vb | vl | fs | tv | továbbítás | přeposl | пересл | прд | προθ | iltt? | i̇lt | 转发 | 轉寄 | 转寄
  | 転送 | 전달 | إعادة توجيه | הועבר
`)

/** The names of headers, as Outlook and others write them above the mail they answer. */
export const headerLabels: ReadonlyMap<string, string> = new Map([
  ...labelled(
    "from",
    `from | von | de | da | van | od | från | fra | lähettäjä | feladó | de la | expeditor | kimden | gönderen | от | от кого | від | από | 发件人
    | 寄件者 | 寄件人 | 差出人 | 보낸 사람 | 보낸사람 | من | מאת | odesílatel | odosielateľ | đã gửi`,
  ),
  ...labelled(
    "date",
    `sent | date | sent on | sent at | gesendet | gesendet am | datum | envoyé | envoyé le | date d'envoi | enviado | enviado el | fecha | enviada em
    | enviado em | enviada | data | inviato | data invio | verzonden | wysłano | skickat | sendt | dato | lähetetty | päivämäärä | odesláno
    | elküldve | dátum | trimis | gönderildi | gönderme tarihi | tarih | отправлено | дата | надіслано | στάλθηκε | ημερομηνία | 发送时间 | 日期
    | 傳送日期 | 送信日時 | 日付 | 보낸 날짜 | 날짜 | تم الإرسال | التاريخ | נשלח | תאריך`,
  ),
  ...labelled(
    "to",
    `to | an | à | pour | para | a | aan | do | til | till | vastaanottaja | komu | címzett | către | kime | кому | до | προς | 收件人 | 收件者 | 宛先
    | 받는 사람 | 받는사람 | إلى | אל | destinataire | empfänger`,
  ),
  ...labelled("cc", "cc | kopie | kopi | copie à | kopia | dw | копия | копія | 抄送 | 副本 | 참조 | نسخة"),
  ...labelled(
    "subject",
    `subject | betreff | objet | asunto | oggetto | assunto | onderwerp | temat | ämne | emne | aihe | předmět | predmet | tárgy | subiect | konu
    | тема | θέμα | 主题 | 主旨 | 件名 | 제목 | الموضوع | נושא`,
  ),
])

function alternatives(text: string): string {
  return words(text).join("|")
}

function labelled(label: string, text: string): readonly (readonly [string, string])[] {
  return words(text).map((word) => [word, label] as const)
}

/** Bars with spaces part words; those inside of `(?:a|b)` do not. */
function words(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s+\|\s+/)
    .map((word) => word.replaceAll(/\s+/g, " "))
}
