function e(e){for(let n of e.querySelectorAll(`a[data-go]`))t(n);for(let t of e.querySelectorAll(`details[data-send]`))n(t);for(let t of e.querySelectorAll(`button[data-print]`))t.hidden=!1,t.addEventListener(`click`,()=>window.print())}function t(e){let{go:t=``,name:n=``}=e.dataset,r=navigator.userAgent,[i,a]=[encodeURIComponent(t),n&&`(${encodeURIComponent(n)})`];/Android/.test(r)?e.href=`geo:${n?t:`0,0`}?q=${i}${a}`:/iPhone|iPad|iPod/.test(r)&&(e.href=`https://maps.apple.com/?daddr=${i}`)}function n(e){let{title:t,text:n=``,url:r}=e.dataset;typeof navigator.share==`function`&&e.querySelector(`summary`)?.addEventListener(`click`,i=>{i.preventDefault();let a={title:t,text:n.replace(` – ${r}`,``),url:r};navigator.share(a).catch(t=>{t.name!==`AbortError`&&(e.open=!0)})})}var r=()=>{},i;function a(e){r=e,document.addEventListener(`submit`,s),window.addEventListener(`popstate`,({state:e})=>{o(e)?c(e,!1):location.reload()}),o(history.state)&&c(history.state,!1)}function o(e){return typeof e==`object`&&!!e&&`action`in e&&`fields`in e}function s(e){let t=e.target,n=e.submitter;if(!t.matches(`form[data-journey], form[data-search]`)||t.target===`_blank`||n?.formTarget===`_blank`)return;let r=new FormData(t);n?.name&&r.append(n.name,n.value);let i=[...r].filter(e=>typeof e[1]==`string`);e.preventDefault(),c({action:n?.getAttribute(`formaction`)??t.action,fields:i},!0,t)}async function c(e,t,n){i?.abort();let r=i=new AbortController;document.documentElement.setAttribute(`aria-busy`,`true`);try{let n={method:`POST`,body:new URLSearchParams(e.fields),headers:{accept:`text/html`},signal:r.signal},i=await fetch(e.action,n);i.redirected?location.assign(i.url):u(await i.text())&&t&&history.pushState(e,``,new URL(e.action,document.baseURI).pathname+l())}catch{r.signal.aborted||d(e,n)}finally{document.documentElement.removeAttribute(`aria-busy`)}}function l(){let e=new URLSearchParams(location.search).get(`langue`);return e?`?langue=${encodeURIComponent(e)}`:``}function u(e){let t=new DOMParser().parseFromString(e,`text/html`),[n,i]=[t.querySelector(`main`),document.querySelector(`main`)];if(!n||!i)return!1;document.title=t.title,i.replaceWith(n),r(n),window.scrollTo(0,0);let a=n.querySelector(`[role=alert], h1`)??n;return a.tabIndex=-1,a.focus({preventScroll:!0}),!0}function d({action:e,fields:t},n){let r=document.createElement(`form`);r.method=`post`,r.action=e,r.hidden=!0;for(let[e,n]of t){let t=document.createElement(`input`);Object.assign(t,{type:`hidden`,name:e,value:n}),r.append(t)}(n?.parentElement??document.body).append(r),r.submit()}var f=e=>e.replace(/\s+/g,` `).trim(),p=`
fragment S on Structure {
  id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
}`,m=`
fragment P on Place { label position { latitude longitude } commune { code } }`,h=`
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { name usualName phone phoneE164 email }
}`;f(`query Dispositifs {
  dispositifs(first: 100) { nodes { code name stage summary } }
}`),f(`query Financements($code: String!) {
  dispositif(code: $code) { fundingSources { status fundingSource { name } } }
}`);var g=f(`query Lieux($text: String!) {
  suggestPlaces(text: $text, first: 8) {
    label precision commune { code } department { name } structure { uai }
  }
}`);f(`query LieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 10) {
    coverage place { ...P } notices { code message }
    edges { distanceMeters node { ...H } }
    referralDistanceMeters referral { ...S }
  }
}`+p+m+h),f(`query Autour($near: PlaceInput!) {
  competence(at: $near) {
    place { ...P } notices { code message }
    cios { distanceMeters cio { ...S } }
    missionsLocales { distanceMeters missionLocale { ...S } }
  }
}`+p+m),f(`query Conseils($profile: ProfileInput!, $near: PlaceInput!) {
  recommendations(profile: $profile, near: $near, first: 6) {
    place { ...P } notices { code message }
    statuses { isCertain text nextStep }
    nodes {
      fit agreements questions { text }
      dispositif { code name stage summary fundingSources { status fundingSource { name } } }
      firstContact { name }
      hosts(first: 1) { coverage edges { distanceMeters node { ...H } } }
    }
    nearestCio { ...S }
    nearestMissionLocale { ...S }
  }
}`+p+m+h),f(`query Phrase($text: String!) {
  search(text: $text, first: 1) {
    understood {
      needs { need { code name urgency dispositifs { code name } } }
      place { ...P }
    }
    nextStep {
      sentence
      helplines { name phone purpose hours isFree isForTextMessages }
      actors { name howToReach }
      cio { ...S } cioDistanceMeters missionLocale { ...S }
    }
  }
}`+p+m),f(`query CarteCio($near: PlaceInput!) {
  nearestCios(near: $near, first: 20) { nodes { usualName position { latitude longitude } } }
}`),f(`query CarteLieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 100) {
    nodes { structure { usualName position { latitude longitude } } }
  }
}`);var _=JSON.parse(document.body.dataset.words??`{}`);function v(e,t){return(_[e]??``).replace(`COUNT`,String(t??``))}var y=2,b=180,x=0;function S(e){for(let t of e.querySelectorAll(`input[data-places]`))new C(t)}var C=class{#e=document.createElement(`ul`);#t=document.createElement(`span`);#n=[];#r=-1;#i=0;#a;constructor(e){this.input=e,this.#e.id=`lieux-${++x}`,this.#e.className=`suggestions`,this.#e.setAttribute(`role`,`listbox`),this.#e.setAttribute(`aria-label`,v(`places`)),this.#e.hidden=!0,this.#t.className=`visually-hidden`,this.#t.setAttribute(`role`,`status`);let t={role:`combobox`,"aria-autocomplete":`list`,"aria-expanded":`false`,"aria-controls":this.#e.id};for(let[n,r]of Object.entries(t))e.setAttribute(n,r);e.after(this.#e,this.#t),e.addEventListener(`input`,()=>this.#o()),e.addEventListener(`keydown`,e=>this.#l(e)),e.addEventListener(`blur`,()=>setTimeout(()=>this.#p(),200)),this.#e.addEventListener(`mousedown`,e=>e.preventDefault()),this.#e.addEventListener(`click`,e=>this.#d(e)),`geolocation`in navigator&&this.#g()}#o(){clearTimeout(this.#i),this.#h(``);let e=this.input.value.trim();if(e.length<y)return this.#p();this.#i=window.setTimeout(()=>void this.#s(e),b)}async#s(e){this.#a?.abort(),this.#a=new AbortController;try{let{data:t}=await(await fetch(`/graphql`,{method:`POST`,headers:{"content-type":`application/json`,accept:`application/json`},body:JSON.stringify({query:g,variables:{text:e}}),signal:this.#a.signal})).json();this.#c(t?.suggestPlaces??[])}catch{this.#p()}}#c(e){this.#n=e,this.#r=-1;let t=e.map(({label:e})=>e);this.#e.replaceChildren(...e.map(({label:e,department:n},r)=>{let i=document.createElement(`li`);return i.id=`${this.#e.id}-${r}`,i.setAttribute(`role`,`option`),i.setAttribute(`aria-selected`,`false`),i.textContent=t.filter(t=>t===e).length>1&&n?`${e} (${n.name})`:e,i})),this.#e.hidden=e.length===0,this.input.setAttribute(`aria-expanded`,String(e.length>0)),this.#t.textContent=e.length?v(e.length>1?`suggestions`:`suggestion`,e.length):v(`noSuggestion`)}#l(e){let t=this.#n.length-1;if(e.key===`Escape`&&!this.#e.hidden)this.#p();else if(e.key===`Enter`&&this.#r>=0)this.#f(this.#r);else if((e.key===`ArrowDown`||e.key===`ArrowUp`)&&t>=0){let n=this.#r+(e.key===`ArrowDown`?1:-1);this.#u(n>t?0:n<0?t:n)}else return;e.preventDefault()}#u(e){this.#e.children[this.#r]?.setAttribute(`aria-selected`,`false`),this.#r=e;let t=this.#e.children[e];t?.setAttribute(`aria-selected`,`true`),t&&this.input.setAttribute(`aria-activedescendant`,t.id)}#d(e){let t=e.target.closest(`li`);t&&this.#f([...this.#e.children].indexOf(t))}#f(e){let t=this.#n[e];if(!t)return;this.input.value=this.#e.children[e]?.textContent??t.label;let{structure:n,commune:r,precision:i}=t,a=n?.uai?`uai:${n.uai}`:r&&i===`COMMUNE`?`commune:${r.code}`:``;this.#m(`place`,a),this.#p()}#p(){this.#e.hidden=!0,this.#r=-1,this.input.setAttribute(`aria-expanded`,`false`),this.input.removeAttribute(`aria-activedescendant`)}#m(e,t){let n=this.input.form,r=n?.querySelector(`input[type=hidden][name=${e}]`);r||(r=document.createElement(`input`),r.type=`hidden`,r.name=e,n?.append(r)),r.value=t}#h(e){this.#m(`place`,``),this.#m(`position`,e)}#g(){let e=this.input.form?.querySelector(`[data-locate]`);if(!e)return;let t=document.createElement(`button`),n=document.createElement(`span`);t.type=`button`,t.className=`link`,t.textContent=v(`locate`),n.setAttribute(`role`,`status`),e.append(t,` `,n),t.addEventListener(`click`,()=>{n.textContent=v(`locating`),navigator.geolocation.getCurrentPosition(({coords:{latitude:e,longitude:t}})=>{n.textContent=``,this.input.value=v(`located`),this.#h(`${e},${t}`),this.input.form?.requestSubmit?.()},()=>n.textContent=v(`locationDenied`),{timeout:1e4,maximumAge:3e5})})}},w=`raccroche:selection`,T=3;function E(){try{let e=JSON.parse(localStorage.getItem(w)??`[]`);return Array.isArray(e)?e.filter(D).slice(0,T):[]}catch{return[]}}function D(e){let{key:t,name:n}=e??{};return typeof t==`string`&&typeof n==`string`}function O(e){try{return localStorage.setItem(w,JSON.stringify(e)),!0}catch{return!1}}function k(e){for(let t of e.querySelectorAll(`button[data-keep]`))A(t);M()}function A(e){let{keep:t=``,name:n=``}=e.dataset,r=e.closest(`li`);r&&(r.hidden=!1);let i=()=>{let n=E().some(e=>e.key===t);e.setAttribute(`aria-pressed`,String(n));let r=e.querySelector(`span`);r&&(r.textContent=v(n?`kept`:`keep`))};e.addEventListener(`click`,()=>{let e=E(),r=e.filter(e=>e.key!==t),a=r.length<e.length?r:[...e,{key:t,name:n}];a.length>T?j(v(`full`)):O(a)||j(v(`notKept`)),i(),M()}),i()}function j(e){let t=document.querySelector(`[data-selection-status]`);t&&(t.textContent=e)}function M(){let e=document.querySelector(`[data-selection]`);if(!e)return;let t=E();e.hidden=t.length===0;let n=e.querySelector(`a`);if(n){let e=new URL(n.href);e.searchParams.delete(`s`);for(let{key:n}of t)e.searchParams.append(`s`,n);n.href=e.href}e.querySelector(`ul`)?.replaceChildren(...t.map(e=>N(e)))}function N({key:e,name:t}){let n=document.createElement(`li`),r=document.createElement(`button`);return r.type=`button`,r.className=`link`,r.textContent=v(`takeOut`),r.setAttribute(`aria-label`,`${v(`takeOut`)} : ${t}`),r.addEventListener(`click`,()=>{O(E().filter(t=>t.key!==e)),M();for(let t of document.querySelectorAll(`button[data-keep="${CSS.escape(e)}"]`)){t.setAttribute(`aria-pressed`,`false`);let e=t.querySelector(`span`);e&&(e.textContent=v(`keep`))}}),n.append(`${t} `,r),n}function P(t){S(t),e(t),k(t)}a(P),P(document);