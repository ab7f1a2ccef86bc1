// A shop's link carries its key after '#', which never reaches a server. This hands it on to the
// app and to the shop's other pages; without it the app asks the server, and says so. The code of a
// short link, and the words it begins with, go the same way.
const given = new URLSearchParams(location.hash.slice(1));
const asked = new URLSearchParams(location.search);
const key = given.get("k");
if (key || asked.has("via")) {
  for (const link of document.querySelectorAll('a[href^="/app/"], a[href^="/s/"]')) {
    const own = new URLSearchParams(link.hash.slice(1));
    const isApp = link.pathname.startsWith("/app/");
    for (const name of ["p", "v"]) {
      if (isApp && !own.has("p") && given.has(name)) own.set(name, given.get(name));
    }
    for (const name of ["via", "text"]) {
      if (!asked.get(name)) continue;
      if (isApp) own.set(name, asked.get(name));
      else link.search = new URLSearchParams([...new URLSearchParams(link.search), [name, asked.get(name)]]);
    }
    own.delete("k");
    const rest = own.toString().replaceAll("+", "%20");
    link.hash = [key && "k=" + encodeURIComponent(key), rest].filter(Boolean).join("&");
  }
  for (const form of document.forms) form.action = form.action.split("#")[0] + location.hash;
}
