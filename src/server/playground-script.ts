// What runs in the playground's page before the editor: it switches the client, and puts the client's token on
// requests to /graphql, on the one to /session by which the report opens, and on no other. The token stays in memory
// and is fetched again when it runs out.
export const PLAYGROUND_SCRIPT = `
(() => {
  const bar = () => document.getElementById('centrale-bar');
  const say = (text) => { document.getElementById('centrale-state').textContent = text; };
  const chosen = location.search;
  if (sessionStorage.getItem('centrale:chosen') !== chosen) {
    for (const key of Object.keys(localStorage)) {
      if (/tabState|query$|variables$|operationName$/i.test(key)) localStorage.removeItem(key);
    }
    sessionStorage.setItem('centrale:chosen', chosen);
  }
  addEventListener('DOMContentLoaded', () => {
    bar().addEventListener('change', (event) => {
      if (event.target.name === 'client') bar().elements.example.disabled = true;
      bar().submit();
    });
    const report = document.getElementById('centrale-report');
    report?.addEventListener('click', (event) => {
      event.preventDefault();
      openReport(report.href);
    });
  });
  const plainFetch = window.fetch.bind(window);
  let token;
  const fetchToken = async () => {
    const path = '/playground/token?client=' + encodeURIComponent(bar().dataset.client);
    const answer = await plainFetch(path, { method: 'POST', credentials: 'same-origin' });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error.message);
    return { value: body.access_token, until: Date.now() + (body.expires_in - 60) * 1000 };
  };
  const currentToken = async () => {
    const known = token === undefined ? undefined : await token;
    if (known === undefined || known.until < Date.now()) token = fetchToken();
    return (await token).value;
  };
  const openReport = async (address) => {
    try {
      const headers = { authorization: 'Bearer ' + await currentToken() };
      const answer = await plainFetch('/session', { method: 'POST', headers });
      if (!answer.ok) throw new Error((await answer.json()).error.message);
      location.assign(address);
    } catch (error) {
      token = undefined;
      say(bar().dataset.failed + ' ' + error.message);
    }
  };
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin || url.pathname !== '/graphql') return plainFetch(input, init);
    const headers = new Headers(init && init.headers);
    try {
      if (!headers.has('authorization')) headers.set('authorization', 'Bearer ' + await currentToken());
      say('');
    } catch (error) {
      token = undefined;
      say(bar().dataset.failed + ' ' + error.message);
      throw error;
    }
    return plainFetch(input, { ...init, headers });
  };
})();
`;
