function e(e){for(let n of e.querySelectorAll(`a[data-go]`))t(n);for(let t of e.querySelectorAll(`details[data-send]`))n(t);for(let t of e.querySelectorAll(`button[data-print]`))t.hidden=!1,t.addEventListener(`click`,()=>window.print())}function t(e){let{go:t=``,name:n=``}=e.dataset,r=navigator.userAgent,[i,a]=[encodeURIComponent(t),n&&`(${encodeURIComponent(n)})`];/Android/.test(r)?e.href=`geo:${n?t:`0,0`}?q=${i}${a}`:/iPhone|iPad|iPod/.test(r)&&(e.href=`https://maps.apple.com/?daddr=${i}`)}function n(e){let{title:t,text:n=``,url:r}=e.dataset;typeof navigator.share==`function`&&e.querySelector(`summary`)?.addEventListener(`click`,i=>{i.preventDefault();let a={title:t,text:n.replace(` – ${r}`,``),url:r};navigator.share(a).catch(t=>{t.name!==`AbortError`&&(e.open=!0)})})}var r=()=>{},i;function a(e){r=e,document.addEventListener(`submit`,s),window.addEventListener(`popstate`,({state:e})=>{o(e)?c(e,!1):location.reload()}),o(history.state)&&c(history.state,!1)}function o(e){return typeof e==`object`&&!!e&&`action`in e&&`fields`in e}function s(e){let t=e.target,n=e.submitter;if(!t.matches(`form[data-journey], form[data-search]`)||t.target===`_blank`||n?.formTarget===`_blank`)return;let r=new FormData(t);n?.name&&r.append(n.name,n.value);let i=[...r].filter(e=>typeof e[1]==`string`);e.preventDefault(),c({action:n?.getAttribute(`formaction`)??t.action,fields:i},!0,t)}async function c(e,t,n){i?.abort();let r=i=new AbortController;document.documentElement.setAttribute(`aria-busy`,`true`);try{let n={method:`POST`,body:new URLSearchParams(e.fields),headers:{accept:`text/html`},signal:r.signal},i=await fetch(e.action,n);i.redirected?location.assign(i.url):u(await i.text())&&t&&history.pushState(e,``,new URL(e.action,document.baseURI).pathname+l())}catch{r.signal.aborted||d(e,n)}finally{document.documentElement.removeAttribute(`aria-busy`)}}function l(){let e=new URLSearchParams(location.search).get(`langue`);return e?`?langue=${encodeURIComponent(e)}`:``}function u(e){let t=new DOMParser().parseFromString(e,`text/html`),[n,i]=[t.querySelector(`main`),document.querySelector(`main`)];if(!n||!i)return!1;document.title=t.title,i.replaceWith(n),r(n),window.scrollTo(0,0);let a=n.querySelector(`[role=alert], h1`)??n;return a.tabIndex=-1,a.focus({preventScroll:!0}),!0}function d({action:e,fields:t},n){let r=document.createElement(`form`);r.method=`post`,r.action=e,r.hidden=!0;for(let[e,n]of t){let t=document.createElement(`input`);Object.assign(t,{type:`hidden`,name:e,value:n}),r.append(t)}(n?.parentElement??document.body).append(r),r.submit()}var f=e=>e.replace(/\s+/g,` `).trim(),p=`
fragment S on Structure {
  __typename id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
  contactSource { sourceDate } provenance { verifiedAt }
}`,m=`
fragment P on Place { label position { latitude longitude } commune { code } }`,h=`
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { ...S }
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
}`+p+m),f(`query Conseils($profile: ProfileInput!, $near: PlaceInput!, $caller: Caller!) {
  recommendations(profile: $profile, near: $near, first: 10) {
    place { ...P } notices { code message }
    statuses { isCertain text nextStep }
    questions { code text field }
    firstCall(caller: $caller) { structure { ...S } distanceMeters whatToSay }
    nodes {
      fit agreements
      dispositif { code name stage summary fundingSources { status fundingSource { name } } }
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
}`+p+m);var _=JSON.parse(document.body.dataset.words??`{}`);function v(e,t){return(_[e]??``).replace(`COUNT`,String(t??``))}function y(e,t){if(t.has(e))throw TypeError(`Cannot initialize the same private elements twice on an object`)}function b(e,t){y(e,t),t.add(e)}function x(e,t,n){y(e,t),t.set(e,n)}function S(e,t,n){if(typeof e==`function`?e===t:e.has(t))return arguments.length<3?t:n;throw TypeError(`Private element is not present on this object`)}function C(e,t){return e.get(S(e,t))}function w(e,t,n){return e.set(S(e,t),n),n}var T=2,ee=180,E=0;function D(e){for(let t of e.querySelectorAll(`input[data-places]`))new F(t)}var O=new WeakMap,k=new WeakMap,A=new WeakMap,j=new WeakMap,M=new WeakMap,N=new WeakMap,P=new WeakSet,F=class{constructor(e){b(this,P),x(this,O,document.createElement(`ul`)),x(this,k,document.createElement(`span`)),x(this,A,[]),x(this,j,-1),x(this,M,0),x(this,N,void 0),this.input=e,C(O,this).id=`lieux-${++E}`,C(O,this).className=`suggestions`,C(O,this).setAttribute(`role`,`listbox`),C(O,this).setAttribute(`aria-label`,v(`places`)),C(O,this).hidden=!0,C(k,this).className=`visually-hidden`,C(k,this).setAttribute(`role`,`status`);let t={role:`combobox`,"aria-autocomplete":`list`,"aria-expanded":`false`,"aria-controls":C(O,this).id};for(let[n,r]of Object.entries(t))e.setAttribute(n,r);e.after(C(O,this),C(k,this)),e.addEventListener(`input`,()=>S(P,this,I).call(this)),e.addEventListener(`keydown`,e=>S(P,this,z).call(this,e)),e.addEventListener(`blur`,()=>setTimeout(()=>S(P,this,U).call(this),200)),C(O,this).addEventListener(`mousedown`,e=>e.preventDefault()),C(O,this).addEventListener(`click`,e=>S(P,this,V).call(this,e)),`geolocation`in navigator&&S(P,this,K).call(this)}};function I(){clearTimeout(C(M,this)),S(P,this,G).call(this,``);let e=this.input.value.trim();if(e.length<T)return S(P,this,U).call(this);w(M,this,window.setTimeout(()=>void S(P,this,L).call(this,e),ee))}async function L(e){C(N,this)?.abort(),w(N,this,new AbortController);try{let{data:t}=await(await fetch(`/graphql`,{method:`POST`,headers:{"content-type":`application/json`,accept:`application/json`},body:JSON.stringify({query:g,variables:{text:e}}),signal:C(N,this).signal})).json();S(P,this,R).call(this,t?.suggestPlaces??[])}catch{S(P,this,U).call(this)}}function R(e){w(A,this,e),w(j,this,-1);let t=e.map(({label:e})=>e);C(O,this).replaceChildren(...e.map(({label:e,department:n},r)=>{let i=document.createElement(`li`);return i.id=`${C(O,this).id}-${r}`,i.setAttribute(`role`,`option`),i.setAttribute(`aria-selected`,`false`),i.textContent=t.filter(t=>t===e).length>1&&n?`${e} (${n.name})`:e,i})),C(O,this).hidden=e.length===0,this.input.setAttribute(`aria-expanded`,String(e.length>0)),C(k,this).textContent=e.length?v(e.length>1?`suggestions`:`suggestion`,e.length):v(`noSuggestion`)}function z(e){let t=C(A,this).length-1;if(e.key===`Escape`&&!C(O,this).hidden)S(P,this,U).call(this);else if(e.key===`Enter`&&C(j,this)>=0)S(P,this,H).call(this,C(j,this));else if((e.key===`ArrowDown`||e.key===`ArrowUp`)&&t>=0){let n=C(j,this)+(e.key===`ArrowDown`?1:-1);S(P,this,B).call(this,n>t?0:n<0?t:n)}else return;e.preventDefault()}function B(e){C(O,this).children[C(j,this)]?.setAttribute(`aria-selected`,`false`),w(j,this,e);let t=C(O,this).children[e];t?.setAttribute(`aria-selected`,`true`),t&&this.input.setAttribute(`aria-activedescendant`,t.id)}function V(e){let t=e.target.closest(`li`);t&&S(P,this,H).call(this,[...C(O,this).children].indexOf(t))}function H(e){let t=C(A,this)[e];if(!t)return;this.input.value=C(O,this).children[e]?.textContent??t.label;let{structure:n,commune:r,precision:i}=t,a=n?.uai?`uai:${n.uai}`:r&&i===`COMMUNE`?`commune:${r.code}`:``;S(P,this,W).call(this,`place`,a),S(P,this,U).call(this)}function U(){C(O,this).hidden=!0,w(j,this,-1),this.input.setAttribute(`aria-expanded`,`false`),this.input.removeAttribute(`aria-activedescendant`)}function W(e,t){let n=this.input.form,r=n?.querySelector(`input[type=hidden][name=${e}]`);r||(r=document.createElement(`input`),r.type=`hidden`,r.name=e,n?.append(r)),r.value=t}function G(e){S(P,this,W).call(this,`place`,``),S(P,this,W).call(this,`position`,e)}function K(){let e=document.createElement(`p`),t=document.createElement(`button`),n=document.createElement(`span`);t.type=`button`,t.className=`link`,t.textContent=v(`locate`),n.setAttribute(`role`,`status`),e.append(t,` `,n),(this.input.closest(`p`)??this.input).after(e),t.addEventListener(`click`,()=>{n.textContent=v(`locating`),navigator.geolocation.getCurrentPosition(({coords:{latitude:e,longitude:t}})=>{n.textContent=``,this.input.value=v(`located`),S(P,this,G).call(this,`${e},${t}`),this.input.form?.requestSubmit?.()},()=>n.textContent=v(`locationDenied`),{timeout:1e4,maximumAge:3e5})})}var q=`raccroche:selection`,J=3;function Y(){try{let e=JSON.parse(localStorage.getItem(q)??`[]`);return Array.isArray(e)?e.filter(te).slice(0,J):[]}catch{return[]}}function te(e){let{key:t,name:n}=e??{};return typeof t==`string`&&typeof n==`string`}function X(e){try{return localStorage.setItem(q,JSON.stringify(e)),!0}catch{return!1}}function ne(e){for(let t of e.querySelectorAll(`button[data-keep]`))re(t);Q()}function re(e){let{keep:t=``,name:n=``}=e.dataset,r=e.closest(`li`);r&&(r.hidden=!1);let i=()=>{let n=Y().some(e=>e.key===t);e.setAttribute(`aria-pressed`,String(n));let r=e.querySelector(`span`);r&&(r.textContent=v(n?`kept`:`keep`))};e.addEventListener(`click`,()=>{let e=Y(),r=e.filter(e=>e.key!==t),a=r.length<e.length?r:[...e,{key:t,name:n}];a.length>J?Z(v(`full`)):X(a)||Z(v(`notKept`)),i(),Q()}),i()}function Z(e){let t=document.querySelector(`[data-selection-status]`);t&&(t.textContent=e)}function Q(){let e=document.querySelector(`[data-selection]`);if(!e)return;let t=Y();e.hidden=t.length===0;let n=e.querySelector(`a`);if(n){let e=new URL(n.href);e.searchParams.delete(`s`);for(let{key:n}of t)e.searchParams.append(`s`,n);n.href=e.href}e.querySelector(`ul`)?.replaceChildren(...t.map(e=>ie(e)))}function ie({key:e,name:t}){let n=document.createElement(`li`),r=document.createElement(`button`);return r.type=`button`,r.className=`link`,r.textContent=v(`takeOut`),r.setAttribute(`aria-label`,`${v(`takeOut`)} : ${t}`),r.addEventListener(`click`,()=>{X(Y().filter(t=>t.key!==e)),Q();for(let t of document.querySelectorAll(`button[data-keep="${CSS.escape(e)}"]`)){t.setAttribute(`aria-pressed`,`false`);let e=t.querySelector(`span`);e&&(e.textContent=v(`keep`))}}),n.append(`${t} `,r),n}function $(t){D(t),e(t),ne(t)}a($),$(document);