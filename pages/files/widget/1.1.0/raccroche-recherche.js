var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,g=h.trustedTypes,ee=g?g.emptyScript:``,te=h.reactiveElementPolyfillSupport,_=(e,t)=>e,v={toAttribute(e,t){switch(t){case Boolean:e=e?ee:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ne=(e,t)=>!l(e,t),re={attribute:!0,type:String,converter:v,reflect:!1,useDefault:!1,hasChanged:ne};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var y=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=re){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??re}static _$Ei(){if(this.hasOwnProperty(_(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(_(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(_(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?v:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?v:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ne)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};y.elementStyles=[],y.shadowRootOptions={mode:`open`},y[_(`elementProperties`)]=new Map,y[_(`finalized`)]=new Map,te?.({ReactiveElement:y}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var b=globalThis,ie=e=>e,x=b.trustedTypes,ae=x?x.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,oe=`$lit$`,S=`lit$${Math.random().toFixed(9).slice(2)}$`,se=`?`+S,ce=`<${se}>`,C=document,w=()=>C.createComment(``),T=e=>e===null||typeof e!=`object`&&typeof e!=`function`,E=Array.isArray,le=e=>E(e)||typeof e?.[Symbol.iterator]==`function`,D=`[ 	
\f\r]`,O=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ue=/-->/g,de=/>/g,k=RegExp(`>|${D}(?:([^\\s"'>=/]+)(${D}*=${D}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),fe=/'/g,A=/"/g,j=/^(?:script|style|textarea|title)$/i,M=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),N=Symbol.for(`lit-noChange`),P=Symbol.for(`lit-nothing`),pe=new WeakMap,F=C.createTreeWalker(C,129);function me(e,t){if(!E(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ae===void 0?t:ae.createHTML(t)}var he=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=O;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===O?c[1]===`!--`?o=ue:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=k):(j.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=k):o=de:o===k?c[0]===`>`?(o=i??O,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?k:c[3]===`"`?A:fe):o===A||o===fe?o=k:o===ue||o===de?o=O:(o=k,i=void 0);let d=o===k&&e[t+1].startsWith(`/>`)?` `:``;a+=o===O?n+ce:l>=0?(r.push(s),n.slice(0,l)+oe+n.slice(l)+S+d):n+S+(l===-2?t:d)}return[me(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},I=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=he(t,n);if(this.el=e.createElement(l,r),F.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=F.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(oe)){let t=u[o++],n=i.getAttribute(e).split(S),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?_e:r[1]===`?`?ve:r[1]===`@`?ye:z}),i.removeAttribute(e)}else e.startsWith(S)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(j.test(i.tagName)){let e=i.textContent.split(S),t=e.length-1;if(t>0){i.textContent=x?x.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],w()),F.nextNode(),c.push({type:2,index:++a});i.append(e[t],w())}}}else if(i.nodeType===8){if(i.data===se)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(S,e+1))!==-1;)c.push({type:7,index:a}),e+=S.length-1}}a++}}static createElement(e,t){let n=C.createElement(`template`);return n.innerHTML=e,n}};function L(e,t,n=e,r){if(t===N)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=T(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=L(e,i._$AS(e,t.values),i,r)),t}var ge=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??C).importNode(t,!0);F.currentNode=r;let i=F.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new R(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new be(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=F.nextNode(),a++)}return F.currentNode=C,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},R=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=P,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=L(this,e,t),T(e)?e===P||e==null||e===``?(this._$AH!==P&&this._$AR(),this._$AH=P):e!==this._$AH&&e!==N&&this._(e):e._$litType$===void 0?e.nodeType===void 0?le(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==P&&T(this._$AH)?this._$AA.nextSibling.data=e:this.T(C.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=I.createElement(me(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new ge(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=pe.get(e.strings);return t===void 0&&pe.set(e.strings,t=new I(e)),t}k(t){E(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(w()),this.O(w()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ie(e).nextSibling;ie(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},z=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=P,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=P}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=L(this,e,t,0),a=!T(e)||e!==this._$AH&&e!==N,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=L(this,r[n+o],t,o),s===N&&(s=this._$AH[o]),a||=!T(s)||s!==this._$AH[o],s===P?e=P:e!==P&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===P?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},_e=class extends z{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===P?void 0:e}},ve=class extends z{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==P)}},ye=class extends z{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=L(this,e,t,0)??P)===N)return;let n=this._$AH,r=e===P&&n!==P||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==P&&(n===P||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},be=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){L(this,e)}},xe=b.litHtmlPolyfillSupport;xe?.(I,R),(b.litHtmlVersions??=[]).push(`3.3.3`);var Se=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new R(t.insertBefore(w(),e),e,void 0,n??{})}return i._$AI(e),i},B=globalThis,V=class extends y{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Se(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return N}};V._$litElement$=!0,V.finalized=!0,B.litElementHydrateSupport?.({LitElement:V});var Ce=B.litElementPolyfillSupport;Ce?.({LitElement:V}),(B.litElementVersions??=[]).push(`4.2.2`);var H=class extends Error{},U=class extends Error{constructor(e,t){super(e),this.code=t}},we=12e3,Te=class{constructor(e,t){this.url=e,this.language=t}get(e,t={},n){let r=new URLSearchParams({query:e,variables:JSON.stringify(t)});return this.#e(`${this.url}?${r}`,{},n)}post(e,t,n){let r=JSON.stringify({query:e,variables:t});return this.#e(this.url,{method:`POST`,headers:{"content-type":`application/json`},body:r},n)}async#e(e,t,n){let r=AbortSignal.timeout(we),i;try{i=await(await fetch(e,{...t,headers:{...t.headers,accept:`application/json`,"accept-language":this.language},credentials:`omit`,referrerPolicy:`no-referrer`,signal:n?AbortSignal.any([n,r]):r})).json()}catch(e){throw n?.aborted?n.reason:new H(String(e))}let[a]=i.errors??[];if(a)throw De(a.message,a.extensions?.code??`INTERNAL`);if(!i.data)throw new H(`no data`);return i.data}},Ee=new Set([`INTERNAL`,`SERVICE_UNAVAILABLE`,`RATE_LIMITED`,`LIMIT_EXCEEDED`]);function De(e,t){return Ee.has(t)?new H(e):new U(e,t)}var W=e=>e.replace(/\s+/g,` `).trim(),G=`
fragment S on Structure {
  id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
}`,K=`
fragment P on Place { label position { latitude longitude } commune { code } }`,Oe=`
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { name usualName phone phoneE164 email }
}`,ke=W(`query Dispositifs {
  dispositifs(first: 100) { nodes { code name stage summary } }
}`),Ae=W(`query Financements($code: String!) {
  dispositif(code: $code) { fundingSources { status fundingSource { name } } }
}`),je=W(`query Lieux($text: String!) {
  suggestPlaces(text: $text, first: 8) {
    label precision commune { code } department { name } structure { uai }
  }
}`),Me=W(`query LieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 10) {
    coverage place { ...P } notices { code message }
    edges { distanceMeters node { ...H } }
    referralDistanceMeters referral { ...S }
  }
}`+G+K+Oe),Ne=W(`query Autour($near: PlaceInput!) {
  competence(at: $near) {
    place { ...P } notices { code message }
    cios { distanceMeters cio { ...S } }
    missionsLocales { distanceMeters missionLocale { ...S } }
  }
}`+G+K),Pe=W(`query Conseils($profile: ProfileInput!, $near: PlaceInput!) {
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
}`+G+K+Oe),Fe=W(`query Phrase($text: String!) {
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
}`+G+K),Ie=W(`query CarteCio($near: PlaceInput!) {
  nearestCios(near: $near, first: 20) { nodes { usualName position { latitude longitude } } }
}`),Le=W(`query CarteLieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 100) {
    nodes { structure { usualName position { latitude longitude } } }
  }
}`),Re=/^\d{7}\s?[a-z]$/i,ze=/^\d{5}$/;function Be(e){let[,t,n]=/^(commune|uai):(\w+)$/.exec(e)??[];return t&&n?{label:``,input:{[t]:n}}:Re.test(e)?{label:e,input:{uai:e.replace(` `,``).toUpperCase()}}:ze.test(e)?{label:e,input:{postalCode:e}}:{label:e,input:{address:e}}}function Ve({label:e,precision:t,commune:n,structure:r}){return r?.uai?{label:e,input:{uai:r.uai}}:t===`COMMUNE`&&n?{label:e,input:{commune:n.code}}:{label:e,input:{address:e}}}function He(e){let t=new Map;for(let{label:n}of e)t.set(n,(t.get(n)??0)+1);return e.map(e=>{let{label:n,department:r}=e;return(t.get(n)??0)>1&&r!==null?{...e,label:`${n} (${r.name})`}:e})}function q({address:e,coordinates:t}){return e!==void 0||t!==void 0}var Ue={commune:`commune`,postalCode:`code_postal`,uai:`uai`};function We(e,t){return q(e)?t?[[`commune`,t]]:[]:Object.entries(e).map(([e,t])=>[Ue[e]??e,String(t)])}function Ge(e){return e.normalize(`NFD`).replace(/\p{M}/gu,``).toLowerCase().replace(/[^a-z0-9]+/g,` `).trim()}async function Ke(e,t,{directory:n,asker:r,filter:i},a){let o=e.address===void 0?null:await qe(n,e.address,a);if(o)return{kind:`heard`,heard:o};if(t.way===`questions`){let{profile:r}=t,{recommendations:i}=await n.post(Pe,{profile:r,near:e},a);return{kind:`recommendations`,recommendations:i}}let s=(t,r)=>q(e)?n.post(t,r,a):n.get(t,r,a),{dispositif:c}=t;if(!c){let{competence:t}=await s(Ne,{near:e});return{kind:`around`,around:t}}let[{nearestHosts:l},u]=await Promise.all([s(Me,{dispositif:c,near:e,filter:i}),r===`professionnel`?Je(n,c,a):[]]);return{kind:`hosts`,dispositif:c,hosts:l,fundings:u}}async function qe(e,t,n){let{search:r}=await e.post(Fe,{text:t},n);return r.understood.needs.length>0?r:null}async function Je(e,t,n){let{dispositif:r}=await e.get(Ae,{code:t},n);return r?.fundingSources??[]}function J(e){switch(e.kind){case`hosts`:return e.hosts.place;case`around`:return e.around.place;case`recommendations`:return e.recommendations.place;case`heard`:return e.heard.understood.place}}function Ye(e,t){return{place:q(e)?null:e,dispositif:t.way===`dispositif`&&t.dispositif||null}}function Xe(e,{place:t,need:n},r){let i=new URL(e);for(let[e,n]of We(t.input,J(r)?.commune?.code))i.searchParams.set(e,n);return n.way===`dispositif`&&n.dispositif&&i.searchParams.set(`dispositif`,n.dispositif),i.href}var Ze=[`jeune`,`famille`,`professionnel`];function Qe(e){return Ze.find(t=>t===e)??`jeune`}var $e=3,et=99,tt=class{#e;#t;#n;#r;constructor(e){this.host=e,this.dispositifs=[],this.dispositif=``,this.problem=``,this.#e=`dispositif`,this.#t=`LEFT`,this.#n=``,this.#r=``}get need(){if(this.problem=``,this.#e===`dispositif`)return{way:`dispositif`,dispositif:this.dispositif};let e=this.#n.trim();if(e&&!(/^\d{1,2}$/.test(e)&&+e>=$e&&+e<=et))this.problem=this.host.words.ageWrong;else return{way:`questions`,profile:{situation:this.#t,...e&&{age:Number(e)},...this.#r&&{wants:[this.#r]}}}}focus(){this.host.shadowRoot?.getElementById(`age`)?.focus()}nameOf(e){return this.dispositifs.find(({code:t})=>t===e)?.name??e}render(){let{words:e}=this.host;return M`
      <fieldset class="field ways">
        <legend>${e.what}</legend>
        ${[`dispositif`,`questions`].map(e=>this.#i(e))}
      </fieldset>
      ${this.#e===`dispositif`?this.#a():this.#o()}
    `}#i(e){return M`<label class="choice">
      <input type="radio" name="way" .checked=${this.#e===e} @change=${()=>{this.#e=e,this.host.requestUpdate()}} />
      ${this.host.words.ways[e]}
    </label>`}#a(){let{words:e}=this.host,t=Object.entries(e.stages),n=this.dispositifs.some(({code:e})=>e===this.dispositif);return M`<div class="field">
      <label for="dispositif">${e.dispositif}</label>
      <select id="dispositif" @change=${e=>{this.dispositif=e.target.value}}>
        <option value="" ?selected=${!this.dispositif}>${e.unknown}</option>
        ${this.dispositif&&!n?M`<option value=${this.dispositif} selected>${this.dispositif}</option>`:P}
        ${t.map(([e,t])=>M`<optgroup label=${t}>
            ${this.dispositifs.filter(t=>t.stage===e).map(({code:e,name:t})=>M`<option value=${e} ?selected=${e===this.dispositif}>${t}</option>`)}
          </optgroup>`)}
      </select>
    </div>`}#o(){let{words:e,asker:t}=this.host,n=(e,t)=>Object.entries(e).map(([e,n])=>M`<option value=${e} ?selected=${e===t}>${n}</option>`),r=e=>e.target.value;return M`
      <div class="field">
        <label for="situation">${e.situation[t]}</label>
        <select id="situation" @change=${e=>this.#t=r(e)}>
          ${n(e.situations,this.#t)}
        </select>
      </div>
      <div class="field">
        <label for="age">${e.age[t]} <span class="hint">${e.ageHint}</span></label>
        <input
          id="age" type="text" inputmode="numeric" maxlength="2" autocomplete="off"
          aria-invalid=${this.problem?`true`:P}
          aria-describedby=${this.problem?`age-probleme`:P}
          .value=${this.#n} @input=${e=>this.#n=r(e)}
        />
        ${this.problem?M`<p class="problem" id="age-probleme">${this.problem}</p>`:P}
      </div>
      <div class="field">
        <label for="envie">${e.wants[t]}</label>
        <select id="envie" @change=${e=>this.#r=r(e)}>
          <option value="">${e.unknown}</option>
          ${n(e.aims,this.#r)}
        </select>
      </div>
    `}},nt=200,rt=2,it=class{#e;#t;#n;#r;#i;#a;#o;#s;constructor(e){this.host=e,this.problem=``,this.#e=``,this.#n=[],this.#r=!1,this.#i=-1,this.#a=!1,this.#l=e=>{this.#e=e.target.value,this.#t=void 0,this.problem=``,clearTimeout(this.#o),this.#s?.abort(),this.#e.trim().length<rt?(this.#n=[],this.#p()):this.#o=setTimeout(()=>void this.#u(),nt),this.host.requestUpdate()},this.#d=e=>{let t=this.#n.length-1;if(e.key===`Escape`&&this.#r)this.#p();else if(e.key===`Enter`&&this.#r&&this.#i>=0)this.#f(this.#i);else if((e.key===`ArrowDown`||e.key===`ArrowUp`)&&t>=0){let n=e.key===`ArrowDown`?1:-1,r=this.#i+n;this.#r=!0,this.#i=r>t?-1:r<-1?t:r}else return;e.preventDefault(),this.host.requestUpdate()},this.#m=()=>{this.#a=!0,this.problem=``,this.host.requestUpdate(),navigator.geolocation.getCurrentPosition(({coords:{latitude:e,longitude:t}})=>{this.#a=!1,this.set({label:this.host.words.located,input:{coordinates:{latitude:e,longitude:t}}})},()=>{this.#a=!1,this.problem=this.host.words.locationDenied,this.host.requestUpdate()},{timeout:1e4,maximumAge:3e5})},e.addController(this)}hostDisconnected(){clearTimeout(this.#o),this.#s?.abort()}get place(){let e=this.#e.trim();if(this.#t)return this.#t;if(!e)return;let t=this.#n.filter(({label:t})=>Ge(t)===Ge(e));return t[0]&&t.length===1?Ve(t[0]):Be(e)}set(e){this.#e=e.label,this.#t=e,this.#p()}name(e){this.#t&&!this.#t.label&&this.set({...this.#t,label:e})}complain(e,t){this.problem=e,this.focus(),t&&this.#u(),this.host.requestUpdate()}focus(){this.host.shadowRoot?.getElementById(`lieu`)?.focus()}render(){let{words:e}=this.host,t=this.#i>=0?`lieu-${this.#i}`:P;return M`
      <div class="field">
        <label for="lieu">${e.where} <span class="hint">${e.whereHint}</span></label>
        <div class="combobox">
          <input
            id="lieu" type="text" role="combobox" autocomplete="off" spellcheck="false" maxlength="200"
            aria-autocomplete="list" aria-expanded=${this.#r} aria-controls="lieux"
            aria-activedescendant=${t}
            aria-invalid=${this.problem?`true`:P}
            aria-describedby=${this.problem?`lieu-probleme`:P}
            .value=${this.#e}
            @input=${this.#l} @keydown=${this.#d} @blur=${()=>this.#p()}
          />
          <ul id="lieux" role="listbox" aria-label=${e.where} ?hidden=${!this.#r}>
            ${this.#n.map((e,t)=>this.#c(e,t))}
          </ul>
        </div>
        ${this.problem?M`<p class="problem" id="lieu-probleme">${this.problem}</p>`:P}
        <p class="visually-hidden" role="status">
          ${this.#r?e.suggestions(this.#n.length):``}
        </p>
        ${`geolocation`in navigator?M`<button
              type="button" class="quiet" ?disabled=${this.#a} @click=${this.#m}
            >${this.#a?e.locating:e.locate}</button>`:P}
      </div>
    `}#c(e,t){return M`<li
      id="lieu-${t}" role="option" aria-selected=${t===this.#i} @pointerdown=${e=>{e.preventDefault(),this.#f(t)}}
    >${e.label}</li>`}#l;async#u(){let e=this.#s=new AbortController;try{let{suggestPlaces:t}=await this.host.directory.post(je,{text:this.#e.trim()},e.signal);this.#n=He(t),this.#i=-1,this.#r=t.length>0&&this.host.shadowRoot?.activeElement?.id===`lieu`}catch{this.#n=[]}e===this.#s&&this.host.requestUpdate()}#d;#f(e){let t=this.#n[e];t&&this.set(Ve(t))}#p(){this.#r=!1,this.#i=-1,this.host.requestUpdate()}#m},at={title:`Find a place to go back to school`,where:`Where?`,whereHint:`A town, a school… or what is going on, in your own words`,locate:`Use my location`,locating:`Finding your location…`,located:`My location`,locationDenied:`Your location was not shared. Enter a town or a postal code.`,suggestions:e=>e===0?`No suggestion`:e===1?`1 suggestion`:`${e} suggestions`,placeMissing:`Enter a place: a town, a postal code, a school or an address.`,what:`What are you looking for?`,unknown:`I do not know yet`,stages:{PREVENTION:`Prevention`,REMOBILISATION:`Getting started again`,DIPLOMATION:`Back to a diploma`},ways:{dispositif:`A programme`,questions:`Three questions to guide you`},dispositif:`Programme`,situation:{jeune:`Where are you now?`,famille:`Where is your child now?`,professionnel:`Where is the young person now?`},situations:{ENROLLED_COLLEGE:`In lower secondary school (collège)`,ENROLLED_LYCEE:`In general or technological upper secondary school (lycée)`,ENROLLED_LP:`In vocational upper secondary school (lycée professionnel)`,LEFT:`Out of school`,APPRENTICESHIP_BROKEN:`Apprenticeship ended early`,NEWLY_ARRIVED:`Newly arrived in France`,IN_TRAINING:`In training or civic service`,EMPLOYED:`In work`,HOME_EDUCATED:`Educated at home`},age:{jeune:`How old are you?`,famille:`How old is your child?`,professionnel:`How old is the young person?`},ageHint:`In years, optional`,ageWrong:`Enter an age between 3 and 99, or leave the field empty.`,wants:{jeune:`What do you want to do?`,famille:`What does your child want to do?`,professionnel:`What does the young person want to do?`},aims:{STAY:`Stay at school and hold on`,FIND_ONES_WAY:`Find a direction`,RETURN_TO_SCHOOL:`Go back to school`,DIPLOMA:`Get a diploma`,WORK:`Move towards work`},search:`Search`,searching:`Searching…`,slow:`This takes longer than usual…`,hostsNear:(e,t)=>`${e}: places nearest to ${t}`,aroundOf:e=>`Whom to turn to near ${e}`,openTo:`What may suit`,found:e=>e===0?`No place found`:e===1?`1 place found`:`${e} places found`,advised:e=>e===0?`No programme found`:e===1?`1 programme found`:`${e} programmes found`,coverage:{COMPLETE:``,PARTIAL:`Only some of the places are known: there may be others.`,NONE:`The places of this programme are not published yet.`},derived:`Any school of this kind may offer it: ask the school.`,referral:`For advice: the nearest CIO (careers guidance centre)`,cio:`Careers guidance centre: an interview is free of charge.`,missionLocale:`Mission locale, for those aged 16 to 25 who have left school.`,nextStep:`Next step:`,advisers:`Whom to turn to`,callToEnter:`Call to make an appointment.`,writeToEnter:`Write to make an appointment.`,visitToEnter:`Ask at the reception, or go through the CIO.`,firstContact:e=>`Talk first to: ${e}`,toConfirm:`To be confirmed: call before you go.`,accordingTo:(e,t)=>`According to ${e}, ${t}.`,callNow:`Call now`,heard:`Whom you can turn to`,nearYou:e=>`Near you (${e})`,talkTo:`Whom to talk to`,mayHelp:`What may help`,isFree:`Free of charge.`,byText:`by text message`,nearestHost:`Nearest`,fits:{ELIGIBLE:`May suit`,CONDITIONAL:`Possible with an agreement`,UNKNOWN:`One answer is missing`,INELIGIBLE:`Not possible today`},agreement:e=>`Agreement needed: ${e}.`,toVerify:`The CIO will ask you:`,fundings:`Funding:`,fundingStatuses:{MOBILISABLE:`available`,COMPLEMENTARY:`in addition`,NOT_MOBILISABLE:`not available`},newTab:`(new tab)`,website:`Website`,map:`Map of the places found`,showMap:`Show the map`,hideMap:`Hide the map`,mapFailed:`The map could not be loaded; the list says everything.`,mapHere:`Place of the search`,mapZoomIn:`Zoom in`,mapZoomOut:`Zoom out`,mapGroup:e=>`${e} places, zoom in here`,mapKinds:{host:`Host school`,cio:`CIO`,"mission-locale":`Mission locale`},share:`Copy the link of this search`,shared:`Link copied`,shareBy:`Link of this search`,unreachable:`The directory does not answer at the moment.`,callInstead:`You may call this number, free of charge:`,retry:`Try again`,meters:e=>`${e}\u202fm away`,kilometers:e=>`${e}\u202fkm away`,here:`here`},ot={title:`Chercher un lieu pour reprendre ses études`,where:`Où ?`,whereHint:`Une commune, un établissement… ou ce qui se passe, avec vos mots`,locate:`Utiliser ma position`,locating:`Recherche de votre position…`,located:`Ma position`,locationDenied:`Votre position n'a pas été communiquée. Indiquez une commune ou un code postal.`,suggestions:e=>e===0?`Aucune proposition`:e===1?`1 proposition`:`${e} propositions`,placeMissing:`Indiquez un lieu : une commune, un code postal, un établissement ou une adresse.`,what:`Que cherchez-vous ?`,unknown:`Je ne sais pas encore`,stages:{PREVENTION:`Prévention`,REMOBILISATION:`Reprendre pied`,DIPLOMATION:`Retour vers un diplôme`},ways:{dispositif:`Un dispositif`,questions:`Trois questions pour vous guider`},dispositif:`Dispositif`,situation:{jeune:`Où en êtes-vous ?`,famille:`Où en est votre enfant ?`,professionnel:`Où en est le jeune ?`},situations:{ENROLLED_COLLEGE:`Au collège`,ENROLLED_LYCEE:`Au lycée général ou technologique`,ENROLLED_LP:`Au lycée professionnel`,LEFT:`J'ai quitté l'école`,APPRENTICESHIP_BROKEN:`Contrat d'apprentissage rompu`,NEWLY_ARRIVED:`En France depuis peu`,IN_TRAINING:`En formation ou en service civique`,EMPLOYED:`En emploi`,HOME_EDUCATED:`Instruction en famille`},age:{jeune:`Quel âge avez-vous ?`,famille:`Quel âge a votre enfant ?`,professionnel:`Quel âge a le jeune ?`},ageHint:`En années, facultatif`,ageWrong:`Indiquez un âge entre 3 et 99 ans, ou laissez la case vide.`,wants:{jeune:`Que voulez-vous faire ?`,famille:`Que souhaite votre enfant ?`,professionnel:`Que souhaite le jeune ?`},aims:{STAY:`Rester dans l'établissement et tenir bon`,FIND_ONES_WAY:`Trouver sa voie`,RETURN_TO_SCHOOL:`Retourner à l'école`,DIPLOMA:`Obtenir un diplôme`,WORK:`Aller vers l'emploi`},search:`Chercher`,searching:`Recherche en cours…`,slow:`La recherche prend plus de temps que d'habitude…`,hostsNear:(e,t)=>`${e} : les lieux les plus proches (${t})`,aroundOf:e=>`À qui s'adresser (${e})`,openTo:`Ce qui peut convenir`,found:e=>e===0?`Aucun lieu trouvé`:e===1?`1 lieu trouvé`:`${e} lieux trouvés`,advised:e=>e===0?`Aucun dispositif trouvé`:e===1?`1 dispositif trouvé`:`${e} dispositifs trouvés`,coverage:{COMPLETE:``,PARTIAL:`La liste des lieux n'est connue qu'en partie : d'autres peuvent exister.`,NONE:`Les lieux de ce dispositif ne sont pas encore publiés.`},derived:`Tout établissement de ce type peut le proposer : demandez à l'établissement.`,referral:`Pour être conseillé : le CIO le plus proche`,cio:`Centre d'information et d'orientation : un entretien y est gratuit.`,missionLocale:`Mission locale, pour les 16 à 25 ans sortis de l'école.`,nextStep:`Étape suivante :`,advisers:`À qui s'adresser`,callToEnter:`Appelez pour prendre rendez-vous.`,writeToEnter:`Écrivez pour prendre rendez-vous.`,visitToEnter:`Présentez-vous à l'accueil, ou passez par le CIO.`,firstContact:e=>`À qui en parler d'abord : ${e}`,toConfirm:`À confirmer : appelez avant de venir.`,accordingTo:(e,t)=>`D'après ${e}, ${t}.`,callNow:`Appelez maintenant`,heard:`Voici vers qui vous tourner`,nearYou:e=>`Près de chez vous (${e})`,talkTo:`À qui en parler`,mayHelp:`Ce qui peut aider`,isFree:`Gratuit.`,byText:`par SMS`,nearestHost:`Le plus proche`,fits:{ELIGIBLE:`Peut convenir`,CONDITIONAL:`Possible avec un accord`,UNKNOWN:`Il manque une réponse`,INELIGIBLE:`Pas possible aujourd'hui`},agreement:e=>`Accord nécessaire : ${e}.`,toVerify:`Le CIO vous le demandera :`,fundings:`Financements :`,fundingStatuses:{MOBILISABLE:`peut financer`,COMPLEMENTARY:`en complément`,NOT_MOBILISABLE:`ne finance pas`},newTab:`(nouvel onglet)`,website:`Site web`,map:`Carte des lieux trouvés`,showMap:`Afficher la carte`,hideMap:`Masquer la carte`,mapFailed:`La carte n'a pas pu être chargée ; la liste dit tout.`,mapHere:`Lieu de la recherche`,mapZoomIn:`Agrandir`,mapZoomOut:`Réduire`,mapGroup:e=>`${e} lieux, agrandir ici`,mapKinds:{host:`Lieu d'accueil`,cio:`CIO`,"mission-locale":`Mission locale`},share:`Copier le lien de cette recherche`,shared:`Lien copié`,shareBy:`Lien de cette recherche`,unreachable:`L'annuaire ne répond pas pour le moment.`,callInstead:`Vous pouvez appeler ce numéro gratuit :`,retry:`Réessayer`,meters:e=>`à ${e}\u202fm`,kilometers:e=>`à ${e}\u202fkm`,here:`sur place`},st=`\xA0`,ct=[[/(\p{L})'(?=[\p{L}\p{N}«])/gu,`$1’`],[/[ \u00a0\u202f]+(?=[;?!])/g,` `],[/[ \u00a0\u202f]+(?=[:»])/g,st],[/«[ \u00a0\u202f]+/g,`«${st}`]];function Y(e){return ct.reduce((e,[t,n])=>e.replace(t,n),e)}function lt(e,t){return(e??t.closest(`[lang]`)?.getAttribute(`lang`)??`fr`).toLowerCase().startsWith(`en`)?`en`:`fr`}function ut(e){return e===`en`?at:dt}var dt=ft(ot);function ft(e){return typeof e==`string`?Y(e):typeof e==`function`?((...t)=>Y(String(e(...t)))):typeof e!=`object`||!e?e:Object.fromEntries(Object.entries(e).map(([e,t])=>[e,ft(t)]))}function pt(e,t){let[n=``,r,i]=e.split(`-`);if(!r)return n;let a=new Date(Date.UTC(+n,r-1,i?+i:1)),o={year:`numeric`,month:`long`,timeZone:`UTC`,...i&&{day:`numeric`}};return a.toLocaleDateString(t,o)}function mt(e,t){let n=ut(t),r=(e,n)=>e.toLocaleString(t,{maximumFractionDigits:n,minimumFractionDigits:n});return e<10?n.here:e<995?n.meters(r(Math.round(e/10)*10,0)):n.kilometers(r(e/1e3,+(e<9950)))}var ht=new Set([`COMMUNE_IS_POSTAL_CODE`,`HOSTS_NOT_PUBLISHED`,`HOSTS_PARTLY_PUBLISHED`,`TERRITORY_PROVISIONAL`,`TERRITORY_UNKNOWN`]);function gt(e,t,n){switch(e.kind){case`hosts`:return t.hostsNear(n(e.dispositif),e.hosts.place.label);case`around`:return t.aroundOf(e.around.place.label);case`recommendations`:return t.openTo;case`heard`:return xt(e.heard)?t.callNow:e.heard.understood.needs[0]?.need.name??``}}function X(e,t){switch(e.kind){case`hosts`:return t.found(e.hosts.edges.length);case`around`:return t.found(e.around.cios.length+e.around.missionsLocales.length);case`recommendations`:return t.advised(e.recommendations.nodes.length);case`heard`:return t.heard}}function _t(e,t){switch(e.kind){case`hosts`:return vt(e,t);case`around`:return wt(e.around,t);case`recommendations`:return Tt(e.recommendations,t);case`heard`:return St(e.heard,t)}}function vt({hosts:e,dispositif:t,fundings:n},r){let{words:i,professional:a}=r;return M`
    ${$(e.notices)} ${At(i.coverage[e.coverage])}
    <ol class="cards" part="liste">
      ${e.edges.map(({node:e,distanceMeters:n})=>M`<li class="card" part="lieu">
          ${yt(e,n,t,r)}
        </li>`)}
    </ol>
    ${a?kt(n,i):P}
    ${e.referral?M`<h3>${i.referral}</h3>
          <div class="card" part="lieu">
            ${Z({structure:e.referral},e.referralDistanceMeters,i.cio,r)}
          </div>`:P}
  `}function yt(e,t,n,r){let{words:i}=r,{structure:a,microStructure:o,basis:s,howToEnter:c}=e,l=o?.phone||o?.email?o:a,u=s===`DERIVED`?i.derived:``,d=s===`PUBLISHED`?bt(e,r):``;return Z({structure:a,dispositif:n},t,u,r,l,c,d)}function bt({provenance:e},{words:t,language:n}){let{source:r,sourceDate:i,reviewStatus:a}=e,o=t.accordingTo(r.name,pt(i,n));return Y(a===`TO_CONFIRM`?`${t.toConfirm} ${o}`:o)}function xt({understood:e}){return e.needs[0]?.need.urgency===`NOW`}function St({understood:e,nextStep:t},n){let{words:r,site:i}=n,{sentence:a,helplines:o,actors:s,cio:c,cioDistanceMeters:l,missionLocale:u}=t,{place:d,needs:f}=e,p=f[0]?.need.dispositifs??[];return M`
    <p class="notice" lang="fr">${Y(a)}</p>
    <ul class="cards" part="liste">
      ${o.map(e=>M`<li class="card" part="lieu">${Ct(e,r)}</li>`)}
    </ul>
    ${d&&(c||u)?M`<h3>${r.nearYou(d.label)}</h3>`:P}
    <ul class="cards">
      ${c?M`<li class="card" part="lieu">
            ${Z({structure:c},l,r.cio,n)}
          </li>`:P}
      ${u?M`<li class="card" part="lieu">
            ${Z({structure:u},null,r.missionLocale,n)}
          </li>`:P}
    </ul>
    ${s.length>0?M`<h3>${r.talkTo}</h3>
          <ul lang="fr">
            ${s.map(({name:e,howToReach:t})=>M`<li>${Y(t?`${e} : ${t}`:e)}</li>`)}
          </ul>`:P}
    ${p.length>0?M`<h3>${r.mayHelp}</h3>
          <ul lang="fr">
            ${p.map(({code:e,name:t})=>M`<li>${Q(`${i}/dispositifs/${e}`,t,n)}</li>`)}
          </ul>`:P}
  `}function Ct(e,t){let{name:n,phone:r,purpose:i,hours:a,isFree:o,isForTextMessages:s}=e,c=s?`sms`:`tel`,l=[i,o?t.isFree:``,a?`${a}.`:``];return M`
    <h3>
      <a class="phone" href="${c}:${r.replace(/\s/g,``)}">${r}</a>
      ${s?t.byText:P} <span lang="fr">${n}</span>
    </h3>
    <p lang="fr">${Y(l.filter(Boolean).join(` `))}</p>
  `}function wt({notices:e,cios:t,missionsLocales:n},r){let{words:i}=r;return M`
    ${$(e)}
    <ul class="cards" part="liste">
      ${t.map(({cio:e,distanceMeters:t})=>M`<li class="card" part="lieu">
          ${Z({structure:e},t,i.cio,r)}
        </li>`)}
      ${n.map(({missionLocale:e,distanceMeters:t})=>M`<li class="card" part="lieu">
          ${Z({structure:e},t,i.missionLocale,r)}
        </li>`)}
    </ul>
  `}function Tt(e,t){let{words:n}=t,{nodes:r,statuses:i,nearestCio:a,nearestMissionLocale:o}=e,s=i.filter(({isCertain:e})=>e);return M`
    ${$(e.notices)}
    ${s.map(({text:e,nextStep:t})=>M`<p class="notice" lang="fr">${Y(`${e} ${t}`)}</p>`)}
    <ol class="cards" part="liste">
      ${r.map(e=>M`<li class="card" part="lieu">${Et(e,t)}</li>`)}
    </ol>
    ${a||o?M`<h3>${n.advisers}</h3>`:P}
    <ul class="cards">
      ${a?M`<li class="card" part="lieu">
            ${Z({structure:a},null,n.cio,t)}
          </li>`:P}
      ${o?M`<li class="card" part="lieu">
            ${Z({structure:o},null,n.missionLocale,t)}
          </li>`:P}
    </ul>
  `}function Et(e,t){let{words:n,site:r,professional:i}=t,{dispositif:a,fit:o,agreements:s,questions:c,firstContact:l,hosts:u}=e,[d]=u?.edges??[];return M`
    <h3>${Q(`${r}/dispositifs/${a.code}`,a.name,t)}</h3>
    <p class="fit fit-${o.toLowerCase()}">${n.fits[o]}</p>
    <p lang="fr">${Y(a.summary)}</p>
    ${s.map(e=>M`<p>${n.agreement(e)}</p>`)}
    ${c.length>0?M`<p>${n.toVerify}</p>
          <ul>
            ${c.map(({text:e})=>M`<li lang="fr">${Y(e)}</li>`)}
          </ul>`:P}
    <p class="step">${n.firstContact(l.name)}</p>
    ${d&&d.node.basis===`PUBLISHED`?M`<h4>${n.nearestHost}</h4>
          ${yt(d.node,d.distanceMeters,a.code,t)}`:At(d?n.derived:u?n.coverage[u.coverage]:``)}
    ${i?kt(a.fundingSources,n):P}
  `}function Z(e,t,n,r,i=e.structure,a=null,o=``){let{words:s,language:c,site:l}=r,{structure:u}=e,d=`${l}/structures/${u.uai??u.id}`,f=t=>r.chosen(e,t),{street:p,postalCode:m,city:h}=u.address??{},g=[m,h].filter(Boolean).join(` `);return M`
    <h3>
      ${Q(d,Y(u.usualName),r,f)}
      ${t===null?P:M`<span class="distance">${mt(t,c)}</span>`}
    </h3>
    ${n?M`<p>${n}</p>`:P}
    ${p||g?M`<p>${[p,g].filter(Boolean).join(`, `)}</p>`:P}
    ${i===u?P:M`<p>${i.usualName}</p>`}
    <p class="contact">
      ${i.phone?M`<a
            class="phone" href="tel:${i.phoneE164??i.phone.replace(/\s/g,``)}"
            @click=${f}
          >${i.phone}</a>`:P}
      ${i.email?M`<a href="mailto:${i.email}" @click=${f}>${i.email}</a>`:P}
      ${Ot(u.website)?Q(u.website??``,s.website,r,f,u.name):P}
    </p>
    ${o?M`<p class="hint">${o}</p>`:P}
    <p class="step"><b>${s.nextStep}</b> ${a??Dt(i,s)}</p>
  `}function Dt(e,t){return e.phone?t.callToEnter:e.email?t.writeToEnter:t.visitToEnter}function Ot(e){return e!==null&&/^https?:\/\//i.test(e)}function Q(e,t,{words:n,elsewhere:r},i,a=``){let o=[a,r?n.newTab:``].filter(Boolean).join(` `);return M`<a
    href=${e} target=${r?`_blank`:P} rel=${r?`noopener`:P}
    @click=${i}
    >${t}${o?M`<span class="visually-hidden"> ${o}</span>`:P}</a
  >`}function kt(e,t){if(e.length===0)return P;let n=e.map(({status:e,fundingSource:n})=>`${n.name} (${t.fundingStatuses[e]})`);return M`<p class="fundings"><b>${t.fundings}</b> ${n.join(`, `)}</p>`}function $(e){return e.filter(({code:e})=>!ht.has(e)).map(({message:e})=>M`<p class="notice" lang="fr">${Y(e)}</p>`)}function At(e){return e?M`<p class="notice">${e}</p>`:P}var jt=o`
  :host {
    display: block;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    all: initial;
    --accent: var(--raccroche-accent, #0b5d57);
    --on-accent: var(--raccroche-accent-text, #fff);
    --paper: var(--raccroche-background, #fff);
    --ink: var(--raccroche-text, #1b2a33);
    --soft: var(--raccroche-text-soft, #4a5963);
    --line: var(--raccroche-border, #7b8a93);
    --wash: var(--raccroche-wash, #f1f6f5);
    --wrong: #a3200d;
    --focus: #a84300;
    --round: var(--raccroche-radius, 0.375em);
    display: block;
    box-sizing: border-box;
    padding: 1em;
    max-height: var(--height, none);
    background: var(--paper);
    color: var(--ink);
    font-family: var(--raccroche-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    font-size: medium;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  .root[tabindex] {
    overflow: auto;
  }
  .root[data-theme="sombre"] {
    --accent: var(--raccroche-accent, #7fd6cc);
    --on-accent: var(--raccroche-accent-text, #06201d);
    --paper: var(--raccroche-background, #14201f);
    --ink: var(--raccroche-text, #eef4f3);
    --soft: var(--raccroche-text-soft, #b9c8c5);
    --line: var(--raccroche-border, #8ea3a0);
    --wash: var(--raccroche-wash, #1d2d2b);
    --wrong: #ffb4a6;
    --focus: #ffc46b;
    color-scheme: dark;
  }
  .root[data-theme="contraste"] {
    --accent: #00f;
    --on-accent: #fff;
    --paper: #fff;
    --ink: #000;
    --soft: #000;
    --line: #000;
    --wash: #fff;
    --wrong: #900;
    --focus: #000;
  }
  .root[data-theme="dsfr"] {
    --accent: #000091;
    --ink: #161616;
    --soft: #3a3a3a;
    --line: #3a3a3a;
    --wash: #f6f6f6;
    --wrong: #ce0500;
    --focus: #0a76f6;
    --round: 0;
    font-family: Marianne, arial, sans-serif;
  }
  * {
    box-sizing: border-box;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol {
    margin: 0 0 0.5em;
  }
  h2 {
    font-size: 1.25em;
    line-height: 1.25;
  }
  h3 {
    font-size: 1.0625em;
    line-height: 1.35;
  }
  h4 {
    font-size: 1em;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  form {
    display: grid;
    gap: 0.75em;
    align-items: start;
  }
  .need {
    display: grid;
    gap: 0.75em;
  }
  .field {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label,
  legend {
    display: block;
    padding: 0;
    margin-bottom: 0.25em;
    font-weight: 600;
  }
  .hint,
  .choice {
    font-weight: 400;
  }
  .hint {
    color: var(--soft);
  }
  .choice {
    display: inline-flex;
    gap: 0.4em;
    align-items: center;
    min-height: 1.75em;
    margin: 0 1em 0 0;
  }
  .choice input {
    width: 1.15em;
    height: 1.15em;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="text"],
  select {
    width: 100%;
    min-height: 2.75em;
    padding: 0.4em 0.6em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  [aria-invalid="true"] {
    border: 2px solid var(--wrong);
  }
  button {
    min-height: 2.75em;
    padding: 0.4em 1.1em;
    border: 1px solid var(--accent);
    border-radius: var(--round);
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button.quiet {
    min-height: 2em;
    margin-top: 0.25em;
    padding: 0.1em 0.25em;
    border-color: transparent;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  button:disabled {
    cursor: default;
    opacity: 0.75;
  }
  .combobox {
    position: relative;
  }
  [role="listbox"] {
    position: absolute;
    z-index: 1100;
    right: 0;
    left: 0;
    max-height: 18em;
    margin: 0.125em 0 0;
    padding: 0;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--paper);
    list-style: none;
  }
  [role="listbox"][hidden] {
    display: none;
  }
  [role="option"] {
    padding: 0.5em 0.6em;
    cursor: pointer;
  }
  [role="option"]:hover {
    background: var(--wash);
  }
  [role="option"][aria-selected="true"] {
    background: var(--accent);
    color: var(--on-accent);
  }
  .problem {
    margin: 0.25em 0 0;
    color: var(--wrong);
    font-weight: 600;
  }
  .help,
  .notice {
    padding: 0.6em 0.8em;
    border-left: 0.25em solid var(--accent);
    background: var(--wash);
  }
  .help {
    margin-top: 1em;
    border-color: var(--wrong);
  }
  .status {
    min-height: 1.5em;
    margin: 0.5em 0;
    color: var(--soft);
  }
  .found {
    display: grid;
    gap: 1em;
    grid-template-columns: minmax(0, 1fr);
  }
  .cards {
    display: grid;
    gap: 0.75em;
    padding: 0;
    list-style: none;
  }
  .card {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-radius: var(--round);
  }
  .card p {
    margin-bottom: 0.25em;
  }
  .distance {
    margin-left: 0.25em;
    color: var(--soft);
    font-weight: 400;
    white-space: nowrap;
  }
  .contact {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15em 1em;
  }
  .contact a {
    display: inline-block;
    min-height: 1.75em;
  }
  .phone {
    font-weight: 600;
  }
  .fit {
    display: inline-block;
    padding: 0 0.6em;
    border: 1px solid var(--accent);
    border-radius: 1em;
    color: var(--accent);
    font-weight: 600;
  }
  .share {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    align-items: center;
    margin-top: 0.5em;
  }
  .map {
    height: 22em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    overflow: hidden;
  }
  @container (min-width: 40em) {
    form {
      grid-template-columns: 1fr 1fr;
    }
    .submit {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 52em) {
    .found {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      align-items: start;
    }
    .beside {
      position: sticky;
      top: 1em;
    }
    .map {
      height: 30em;
    }
  }
  @media (prefers-contrast: more) {
    .root {
      --soft: var(--ink);
      --line: var(--ink);
    }
  }
  @media (forced-colors: active) {
    [role="option"][aria-selected="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    form,
    .beside,
    .share {
      display: none;
    }
    .root {
      max-height: none;
      overflow: visible;
    }
  }
`;function Mt(e){return e===`auto`?matchMedia(`(prefers-color-scheme: dark)`).matches?`sombre`:`clair`:e??`clair`}var Nt=(function(){let e=typeof document<`u`&&document.createElement(`link`).relList;return e&&e.supports&&e.supports(`modulepreload`)?`modulepreload`:`preload`})(),Pt=function(e,t){return new URL(e,t).href},Ft={},It=function(e){return e.pathname.endsWith(`.css`)},Lt=function(e,t,n){if(t in e)return e[t];let r=n();if(!r){e[t]=void 0;return}let i=r.then(()=>{e[t]=void 0},n=>{throw e[t]=void 0,n});return e[t]=i,i},Rt=function(e,t,n){let r=Promise.resolve();if(t&&t.length>0){let e,i=document.querySelector(`meta[property=csp-nonce]`),a=i?.nonce||i?.getAttribute(`nonce`);function o(e){return Promise.all(e.map(e=>Promise.resolve(e).then(e=>({status:`fulfilled`,value:e}),e=>({status:`rejected`,reason:e}))))}function s(e){return import.meta.resolve?new URL(import.meta.resolve(e)):new URL(e,import.meta.url)}r=o(t.map(t=>{t=Pt(t,n);let r=s(t),i=It(r);return Lt(Ft,r.href,()=>{if(e===void 0){e={all:new Set,styles:new Set};let t=document.getElementsByTagName(`link`);for(let n=t.length-1;n>=0;n--){let r=t[n];e.all.add(r.href),r.rel===`stylesheet`&&e.styles.add(r.href)}}if((i?e.styles:e.all).has(r.href))return;let t=document.createElement(`link`);if(t.rel=i?`stylesheet`:Nt,i||(t.as=`script`),t.crossOrigin=``,t.href=r.href,a&&t.setAttribute(`nonce`,a),document.head.appendChild(t),i)return new Promise((e,n)=>{let i=a=>{t.removeEventListener(`load`,i),t.removeEventListener(`error`,i),a.type===`error`?n(Error(`Unable to preload CSS for ${r}`)):e(a)};t.addEventListener(`load`,i),t.addEventListener(`error`,i)})})}).filter(e=>e!==void 0))}function i(e){let t=new Event(`vite:preloadError`,{cancelable:!0});if(t.payload=e,window.dispatchEvent(t),!t.defaultPrevented)throw e}return r.then(t=>{for(let e of t||[])e.status===`rejected`&&i(e.reason);return e().catch(i)})},zt=new URL(`../../../`,``+import.meta.url),Bt=new Set([`AMBIGUOUS_PLACE`,`BAD_COORDINATES`,`BAD_TEXT`,`BAD_UAI`,`GEOCODER_UNAVAILABLE`,`PLACE_NOT_LOCATED`,`UNKNOWN_ADDRESS`,`UNKNOWN_COMMUNE`,`UNKNOWN_POSTAL_CODE`,`UNKNOWN_UAI`]),Vt=4e3,Ht=832,Ut=class extends V{static{this.styles=jt}static{this.properties={api:{type:String},dispositif:{type:String},audience:{type:String},place:{type:String},academie:{type:String},theme:{type:String},language:{type:String},height:{type:String},helpPhone:{type:String,attribute:`help-phone`},tiles:{type:String},tilesAttribution:{type:String,attribute:`tiles-attribution`},found:{state:!0},state:{state:!0},wide:{state:!0},mapWanted:{state:!0},mapFailed:{state:!0},copied:{state:!0},refusal:{state:!0}}}#e;#t;#n;#r;constructor(){super(),this.placeField=new it(this),this.needField=new tt(this),this.directory=new Te(``,`fr`),this.#m=e=>{e.preventDefault(),this.search()},this.helpPhone=`0 800 12 25 00`,this.state=`ready`,this.wide=!1,this.mapWanted=!1,this.mapFailed=!1,this.copied=`no`,this.refusal=``}get spoken(){return lt(this.language,this)}get asker(){return Qe(this.audience)}get words(){return ut(this.spoken)}connectedCallback(){super.connectedCallback(),this.#r=new ResizeObserver(([e])=>{e&&(this.wide=e.contentRect.width>=Ht)}),this.#r.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.#r?.disconnect(),this.#t?.abort(),this.state=`ready`,this.#g()}willUpdate(e){if(!this.hasUpdated||e.has(`api`)||e.has(`language`)){let e=this.api?new URL(this.api,document.baseURI):new URL(`graphql`,zt);this.directory=new Te(e.href,this.spoken),this.#o()}e.has(`dispositif`)&&(this.needField.dispositif=this.dispositif??``),e.has(`place`)&&this.place&&(this.placeField.set(Be(this.place.trim())),this.search(!1))}updated(){this.renderRoot.querySelector(`.root`)?.style.setProperty(`--height`,this.height??`none`);let e=this.renderRoot.querySelector(`.map`);!e||!this.found?this.#g():this.#h(e)}async search(e=!0){let t=this.placeField.place,n=this.needField.need;if(this.placeField.problem=t?``:this.words.placeMissing,!t||!n){this.requestUpdate(),await this.updateComplete,e&&(t?this.needField:this.placeField).focus();return}this.#t?.abort();let r=this.#t=new AbortController;this.state=`searching`,this.copied=`no`,this.refusal=``;let i=setTimeout(()=>this.state=`slow`,Vt);this.#s(`raccroche:recherche`,Ye(t.input,n));try{let i=await Ke(t.input,n,this,r.signal);await this.#i(i,{place:t,need:n},e)}catch(t){if(r.signal.aborted)return;await this.#a(t,e)}finally{clearTimeout(i)}}get filter(){return this.academie?{academies:[this.academie]}:void 0}async#i(e,t,n){this.found=e,this.#e=t,this.state=`ready`;let r=J(e);r&&e.kind!==`heard`&&this.placeField.name(r.label),this.#s(`raccroche:resultats`,{kind:e.kind,summary:X(e,this.words)}),await this.updateComplete,n&&this.renderRoot.querySelector(`#resultats`)?.focus()}async#a(e,t){if(!(e instanceof U)){this.state=`unreachable`,this.#s(`raccroche:erreur`,{code:`UNREACHABLE`});return}let{message:n,code:r}=e;this.state=`ready`,this.#s(`raccroche:erreur`,{code:r}),Bt.has(r)?(this.placeField.problem=n,await this.updateComplete,t?this.placeField.complain(n,r===`AMBIGUOUS_PLACE`):this.requestUpdate()):this.refusal=n}async#o(){try{let{dispositifs:e}=await this.directory.get(ke);this.needField.dispositifs=e.nodes,this.state===`unreachable`&&!this.#e&&(this.state=`ready`)}catch{this.state=`unreachable`}this.requestUpdate()}#s(e,t,n=!1){let r=new CustomEvent(e,{detail:t,bubbles:!0,composed:!0,cancelable:n});return this.dispatchEvent(r)}render(){let{words:e,theme:t,height:n}=this;return M`
      <section
        class="root" part="recherche" lang=${this.spoken} data-theme=${Mt(t)}
        aria-label=${e.title} tabindex=${n?0:P}
      >
        <slot name="avant"></slot>
        <form part="formulaire" novalidate @submit=${this.#m}>
          ${this.placeField.render()}
          <div class="need">${this.needField.render()}</div>
          <div class="submit"><button type="submit" part="bouton">${e.search}</button></div>
        </form>
        <p class="status" role="status">${this.#c()}</p>
        ${this.state===`unreachable`?this.#l():P}
        ${this.refusal?M`<p class="help" role="alert">${this.refusal}</p>`:P}
        ${this.found?this.#u(this.found):M`<slot name="premiers"></slot>`}
        <slot name="apres"></slot>
      </section>
    `}#c(){return this.state===`searching`?this.words.searching:this.state===`slow`?this.words.slow:this.found&&this.state===`ready`?X(this.found,this.words):``}#l(){let{words:e,helpPhone:t}=this;return M`<div class="help" role="alert">
      <p><b>${e.unreachable}</b></p>
      <slot name="secours">
        <p>
          ${e.callInstead}
          <a class="phone" href="tel:${t.replace(/\s/g,``)}">${t}</a>
        </p>
      </slot>
      <button type="button" @click=${()=>{this.#o(),this.placeField.place&&this.search()}}>${e.retry}</button>
    </div>`}#u(e){let{words:t}=this,n=M`<p>${t.mapFailed}</p>`,r=e.kind===`heard`?P:this.mapFailed?n:this.#d();return M`<h2 id="resultats" tabindex="-1">${gt(e,t,e=>this.needField.nameOf(e))}</h2>
      <div class="found">
        ${this.wide?P:r}
        <div>${_t(e,this.showing)} ${this.#f()}</div>
        ${this.wide?r:P}
      </div>`}#d(){let{words:e,mapWanted:t,wide:n}=this;return M`<div class="beside">
      ${n?P:M`<button type="button" class="quiet" aria-expanded=${t} @click=${()=>this.mapWanted=!t}>
            ${t?e.hideMap:e.showMap}
          </button>`}
      ${n||t?M`<div class="map" part="carte" role="region" aria-label=${e.map}></div>`:P}
    </div>`}#f(){let{words:e,shareLink:t,copied:n}=this;if(!t)return P;let r=async()=>{try{await navigator.clipboard.writeText(t),this.copied=`copied`}catch{this.copied=`refused`}},i=this.elsewhere?`_blank`:P;return M`<p class="share">
      ${`clipboard`in navigator&&n!==`refused`?M`<button type="button" class="quiet" @click=${r}>${e.share}</button>`:M`<a href=${t} target=${i} rel="noopener">${e.shareBy}</a>`}
      <span role="status">${n===`copied`?e.shared:``}</span>
    </p>`}get shareLink(){if(this.found?.kind!==`heard`)return this.#e&&this.found?Xe(this.site,this.#e,this.found):void 0}get site(){return new URL(`./`,this.directory.url)}get elsewhere(){return this.site.origin!==location.origin||window.top!==window}get showing(){return{words:this.words,language:this.spoken,site:this.site.href.replace(/\/$/,``),elsewhere:this.elsewhere,professional:this.asker===`professionnel`,chosen:(e,t)=>this.#p(e,t)}}#p({structure:e,dispositif:t},n){let{id:r,uai:i,name:a}=e;this.#s(`raccroche:choix`,{id:r,uai:i,name:a,dispositif:t},!0)||n.preventDefault()}#m;async#h(e){let t=this.found;if(t&&!this.#n?.shows(e,t)){this.#g();try{let{openMap:n}=await Rt(async()=>{let{openMap:e}=await import(`./map.js`);return{openMap:e}},[],import.meta.url);if(t!==this.found||!e.isConnected||this.#n)return;this.#n=n(e,t,{words:this.words,directory:this.directory,filter:this.filter,near:this.#e?.place.input,tiles:this.tiles?{url:this.tiles,attribution:this.tilesAttribution??``}:void 0})}catch{this.mapFailed=!0}}}#g(){this.#n?.close(),this.#n=void 0}};customElements.get(`raccroche-recherche`)||customElements.define(`raccroche-recherche`,Ut);export{Le as a,Ie as i,J as n,q as r,Y as t};