// A shop's link carries its key after '#', which never reaches a server. This hands it on to the
// app and to the shop's other pages; without it the app asks the server, and says so.
const given = new URLSearchParams(location.hash.slice(1));
const key = given.get("k");
if (key) {
  for (const link of document.querySelectorAll('a[href^="/app/"], a[href^="/s/"]')) {
    const own = new URLSearchParams(link.hash.slice(1));
    for (const name of ["p", "v"]) {
      if (link.pathname.startsWith("/app/") && !own.has("p") && given.has(name)) own.set(name, given.get(name));
    }
    own.delete("k");
    link.hash = "k=" + encodeURIComponent(key) + (own.size ? "&" + own : "");
  }
  for (const form of document.forms) form.action = form.action.split("#")[0] + location.hash;
}
