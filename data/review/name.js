// The reviewer's name goes with them from page to page of this browser.
const field = document.getElementById("reviewer");
if (!field.value) field.value = localStorage.getItem("reviewer") ?? "";
field.addEventListener("change", () => localStorage.setItem("reviewer", field.value.trim()));
