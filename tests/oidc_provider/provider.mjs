// A real OpenID Connect provider on loopback: node provider.mjs PORT REDIRECT_URI
import { Provider } from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const people = {
  mali: { preferred_username: "mali.s", groups: ["staff", "supervisors"], area_code: "9901" },
  boss: { preferred_username: "boss", groups: ["administrators"] },
  guest: { preferred_username: "guest", groups: ["staff"] },
  sly: { preferred_username: "sly", groups: ["supervisors"], area_code: "9901 OR 1=1" },
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "khetview", client_secret: "a-secret-for-tests-only-0123456789",
    redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"],
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username", "groups", "area_code"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  cookies: { keys: ["only-for-tests"] },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
