/** Fields that tell the server this browser's time zone. They come empty, for without script nobody knows it. */
for (const field of document.querySelectorAll<HTMLInputElement>("input[data-own-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone
}
