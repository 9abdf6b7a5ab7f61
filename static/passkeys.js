// Makes and uses passkeys: what the server offers stands on the form as data, and what
// the browser answers is sent with it. The two scripts of allauth translate between
// them. Without JavaScript, or where passkeys cannot be, such a form stays hidden.

const { forms } = window.allauth.webauthn;

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!window.PublicKeyCredential) return;
  const button = form.querySelector("[data-passkey-button]");
  const credential = form.querySelector("[name=credential]");
  const refused = form.querySelector("[data-passkey-refused]");
  const isNew = form.dataset.passkey === "new";
  const options = JSON.parse(form.dataset.options);
  const start = isNew ? forms.addForm : forms.authenticateForm;

  start({
    ids: { [isNew ? "add" : "authenticate"]: button.id, credential: credential.id },
    data: isNew ? { creation_options: options } : { request_options: options },
  });
  button.addEventListener("click", () => {
    refused.hidden = true;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    refused.hidden = false;
    button.focus();
  });
  form.hidden = false;
  document.querySelectorAll("[data-passkey-without]").forEach((words) => {
    words.hidden = true;
  });
});
