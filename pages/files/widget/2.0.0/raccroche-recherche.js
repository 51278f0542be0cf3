var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,re=globalThis,ie=re.trustedTypes,ae=ie?ie.emptyScript:``,oe=re.reactiveElementPolyfillSupport,f=(e,t)=>e,se={toAttribute(e,t){switch(t){case Boolean:e=e?ae:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ce=(e,t)=>!l(e,t),le={attribute:!0,type:String,converter:se,reflect:!1,useDefault:!1,hasChanged:ce};Symbol.metadata??=Symbol(`metadata`),re.litPropertyMetadata??=new WeakMap;var p=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=le){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??le}static _$Ei(){if(this.hasOwnProperty(f(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(f(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(f(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?se:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?se:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ce)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};p.elementStyles=[],p.shadowRootOptions={mode:`open`},p[f(`elementProperties`)]=new Map,p[f(`finalized`)]=new Map,oe?.({ReactiveElement:p}),(re.reactiveElementVersions??=[]).push(`2.1.2`);var ue=globalThis,de=e=>e,fe=ue.trustedTypes,pe=fe?fe.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,me=`$lit$`,m=`lit$${Math.random().toFixed(9).slice(2)}$`,he=`?`+m,ge=`<${he}>`,h=document,g=()=>h.createComment(``),_=e=>e===null||typeof e!=`object`&&typeof e!=`function`,_e=Array.isArray,ve=e=>_e(e)||typeof e?.[Symbol.iterator]==`function`,ye=`[ 	
\f\r]`,be=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,xe=/-->/g,Se=/>/g,v=RegExp(`>|${ye}(?:([^\\s"'>=/]+)(${ye}*=${ye}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),Ce=/'/g,we=/"/g,Te=/^(?:script|style|textarea|title)$/i,y=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),b=Symbol.for(`lit-noChange`),x=Symbol.for(`lit-nothing`),Ee=new WeakMap,S=h.createTreeWalker(h,129);function De(e,t){if(!_e(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return pe===void 0?t:pe.createHTML(t)}var Oe=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=be;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===be?c[1]===`!--`?o=xe:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=v):(Te.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=v):o=Se:o===v?c[0]===`>`?(o=i??be,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?v:c[3]===`"`?we:Ce):o===we||o===Ce?o=v:o===xe||o===Se?o=be:(o=v,i=void 0);let d=o===v&&e[t+1].startsWith(`/>`)?` `:``;a+=o===be?n+ge:l>=0?(r.push(s),n.slice(0,l)+me+n.slice(l)+m+d):n+m+(l===-2?t:d)}return[De(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},ke=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Oe(t,n);if(this.el=e.createElement(l,r),S.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=S.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(me)){let t=u[o++],n=i.getAttribute(e).split(m),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Ne:r[1]===`?`?Pe:r[1]===`@`?Fe:Me}),i.removeAttribute(e)}else e.startsWith(m)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(Te.test(i.tagName)){let e=i.textContent.split(m),t=e.length-1;if(t>0){i.textContent=fe?fe.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],g()),S.nextNode(),c.push({type:2,index:++a});i.append(e[t],g())}}}else if(i.nodeType===8){if(i.data===he)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(m,e+1))!==-1;)c.push({type:7,index:a}),e+=m.length-1}}a++}}static createElement(e,t){let n=h.createElement(`template`);return n.innerHTML=e,n}};function C(e,t,n=e,r){if(t===b)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=_(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=C(e,i._$AS(e,t.values),i,r)),t}var Ae=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??h).importNode(t,!0);S.currentNode=r;let i=S.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new je(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ie(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=S.nextNode(),a++)}return S.currentNode=h,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},je=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=x,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=C(this,e,t),_(e)?e===x||e==null||e===``?(this._$AH!==x&&this._$AR(),this._$AH=x):e!==this._$AH&&e!==b&&this._(e):e._$litType$===void 0?e.nodeType===void 0?ve(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==x&&_(this._$AH)?this._$AA.nextSibling.data=e:this.T(h.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=ke.createElement(De(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Ae(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=Ee.get(e.strings);return t===void 0&&Ee.set(e.strings,t=new ke(e)),t}k(t){_e(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(g()),this.O(g()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=de(e).nextSibling;de(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Me=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=x,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=x}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=C(this,e,t,0),a=!_(e)||e!==this._$AH&&e!==b,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=C(this,r[n+o],t,o),s===b&&(s=this._$AH[o]),a||=!_(s)||s!==this._$AH[o],s===x?e=x:e!==x&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===x?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Ne=class extends Me{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===x?void 0:e}},Pe=class extends Me{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==x)}},Fe=class extends Me{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=C(this,e,t,0)??x)===b)return;let n=this._$AH,r=e===x&&n!==x||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==x&&(n===x||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ie=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){C(this,e)}},Le=ue.litHtmlPolyfillSupport;Le?.(ke,je),(ue.litHtmlVersions??=[]).push(`3.3.3`);var Re=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new je(t.insertBefore(g(),e),e,void 0,n??{})}return i._$AI(e),i},ze=globalThis,w=class extends p{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Re(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return b}};w._$litElement$=!0,w.finalized=!0,ze.litElementHydrateSupport?.({LitElement:w});var Be=ze.litElementPolyfillSupport;Be?.({LitElement:w}),(ze.litElementVersions??=[]).push(`4.2.2`);var Ve=o`
  .found {
    display: grid;
    gap: 0.75em 1em;
    grid-template-columns: minmax(0, 1fr);
  }
  h2 {
    scroll-margin-top: 1em;
  }
  h3 {
    margin-top: 0.75em;
  }
  .first h3:first-child {
    margin-top: 0;
  }
  .cards {
    display: grid;
    gap: 0.75em;
    grid-template-columns: minmax(0, 1fr);
    margin-bottom: 0.75em;
    padding: 0;
    list-style: none;
  }
  .card {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-radius: calc(var(--round) * 2);
  }
  .card.call {
    border: 2px solid var(--accent);
  }
  .card p {
    margin-bottom: 0.25em;
  }
  .tag {
    display: inline-block;
    padding: 0 0.6em;
    border-radius: 1em;
    background: var(--host-wash);
    color: var(--host);
    font-weight: 600;
  }
  .tag.cio {
    background: var(--cio-wash);
    color: var(--cio);
  }
  .tag.mission-locale {
    background: var(--mission-wash);
    color: var(--mission);
  }
  .card h4 {
    margin-bottom: 0.25em;
    font-size: 1.0625em;
  }
  .number {
    display: inline-grid;
    place-items: center;
    width: 1.6em;
    height: 1.6em;
    margin-right: 0.2em;
    border-radius: 50% 50% 50% 0;
    transform: rotate(-45deg);
    background: var(--host);
    color: var(--on-kind);
    font-size: 0.9375em;
    line-height: 1;
  }
  .number span {
    transform: rotate(45deg);
  }
  .number.host {
    color: var(--on-accent);
  }
  .number.cio {
    border-radius: 3px;
    transform: none;
    background: var(--cio);
  }
  .number.cio span {
    transform: none;
  }
  .number.mission-locale {
    border-radius: 3px;
    transform: rotate(45deg) scale(0.85);
    background: var(--mission);
  }
  .number.mission-locale span {
    transform: rotate(-45deg) scale(1.15);
  }
  .distance {
    margin-left: 0.25em;
    color: var(--soft);
    font-weight: 400;
    white-space: nowrap;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 0.75em;
    align-items: center;
    margin: 0.5em 0;
  }
  .actions p {
    margin: 0;
  }
  .writing {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
  }
  .writing a {
    display: inline-flex;
    align-items: center;
    min-height: 28px;
  }
  .call .main {
    flex: 1 1 100%;
    padding: 0.4em 0.5em;
    font-size: 1.125em;
  }
  .phone {
    font-weight: 600;
  }
  .send summary {
    list-style: none;
  }
  .send summary::-webkit-details-marker {
    display: none;
  }
  .send ul {
    margin: 0.5em 0 0;
    padding: 0;
    list-style: none;
  }
  .send li a {
    display: inline-flex;
    align-items: center;
    min-height: 44px;
  }
  .card .hint a {
    display: inline-block;
    min-height: 24px;
  }
  .say {
    margin: 0.5em 0;
    padding: 0.6em 0.8em;
    border-radius: var(--round);
    background: var(--wash);
  }
  .fit {
    font-weight: 600;
  }
  .questions {
    display: grid;
    gap: 0.75em;
    grid-template-columns: minmax(0, 1fr);
    padding: 0;
    list-style: none;
  }
  .question {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-left: 0.25em solid var(--ring);
    border-radius: var(--round);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .answers select,
  .answers input[type="text"] {
    flex: 1 1 10em;
    width: 10em;
    min-width: 0;
  }
  .answer {
    min-width: 5.5em;
    min-height: 52px;
  }
  .folded {
    margin: 0.75em 0;
  }
  .folded summary {
    padding: 0.6em 0;
    font-weight: 600;
    cursor: pointer;
  }
  .folded li {
    margin-bottom: 0.75em;
  }
  .unopened:empty {
    display: none;
  }
  .unopened {
    position: sticky;
    bottom: 0;
    padding: 0.6em 0.8em;
    background: var(--wash);
    user-select: all;
  }
  .skip {
    position: absolute;
    z-index: 1000;
    padding: 0.5em;
    background: var(--paper);
  }
  .skip:not(:focus) {
    width: 1px;
    height: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .map {
    height: 26em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    overflow: hidden;
  }
  .narrow .sheet,
  .narrow .card {
    padding: 0.75em;
  }
  .wide .found {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    grid-template-rows: auto 1fr;
    align-items: start;
  }
  .wide .found > * {
    grid-column: 1;
  }
  .wide .found > .beside {
    position: sticky;
    top: 1em;
    grid-row: 1 / span 2;
    grid-column: 2;
  }
  .wide .map {
    height: 34em;
  }
`;function He(e,t){if(t.has(e))throw TypeError(`Cannot initialize the same private elements twice on an object`)}function T(e,t){He(e,t),t.add(e)}function E(e,t,n){if(typeof e==`function`?e===t:e.has(t))return arguments.length<3?t:n;throw TypeError(`Private element is not present on this object`)}var Ue=class extends Error{},We={message:``,code:`UNREACHABLE`},Ge=class extends Error{constructor(e,t){super(e),this.code=t}},Ke=12e3,qe=new WeakSet,Je=class{constructor(e,t){T(this,qe),this.url=e,this.language=t}get(e,t={},n){let r=new URLSearchParams({query:e,variables:JSON.stringify(t)});return E(qe,this,Ye).call(this,`${this.url}?${r}`,{},n)}post(e,t,n){let r=JSON.stringify({query:e,variables:t});return E(qe,this,Ye).call(this,this.url,{method:`POST`,headers:{"content-type":`application/json`},body:r},n)}};async function Ye(e,t,n){let r,i=Xe(n);try{r=await(await fetch(e,{...t,headers:{...t.headers,accept:`application/json`,"accept-language":this.language},credentials:`omit`,referrerPolicy:`no-referrer`,signal:i.signal})).json()}catch(e){throw n?.aborted?e:new Ue(String(e))}finally{i.release()}let[a]=r.errors??[];if(a)throw Qe(a.message,a.extensions?.code??`INTERNAL`);if(!r.data)throw new Ue(`no data`);return r.data}function Xe(e){let t=new AbortController,n=()=>t.abort(),r=setTimeout(n,Ke);return e?.aborted&&n(),e?.addEventListener(`abort`,n),{signal:t.signal,release(){clearTimeout(r),e?.removeEventListener(`abort`,n)}}}var Ze=new Set([`INTERNAL`,`SERVICE_UNAVAILABLE`,`RATE_LIMITED`,`LIMIT_EXCEEDED`]);function Qe(e,t){return Ze.has(t)?new Ue(e):new Ge(e,t)}var $e=new Set([`AMBIGUOUS_PLACE`,`BAD_COORDINATES`,`BAD_TEXT`,`BAD_UAI`,`GEOCODER_UNAVAILABLE`,`PLACE_NOT_LOCATED`,`UNKNOWN_ADDRESS`,`UNKNOWN_COMMUNE`,`UNKNOWN_POSTAL_CODE`,`UNKNOWN_UAI`]);function et(e){return $e.has(e)}function tt(e){return e===`UNKNOWN_ADDRESS`||e===`GEOCODER_UNAVAILABLE`}function nt(e){let t=e.querySelector(`input[name=lieu]`);if(!t)return;let n=e.querySelector(`select[name=dispositif]`),r=document.activeElement===t,i=t.value!==t.defaultValue;if(r||i)return{text:i?t.value:``,dispositif:n?.value??``,caret:r?t.selectionStart??t.value.length:null}}var rt=`\xA0`,it=[[/(\p{L})'(?=[\p{L}\p{N}«])/gu,`$1’`],[/[ \u00a0\u202f]+(?=[;?!])/g,` `],[/[ \u00a0\u202f]+(?=[:»])/g,rt],[/«[ \u00a0\u202f]+/g,`«${rt}`]];function D(e){return it.reduce((e,[t,n])=>e.replace(t,n),e)}function at(e){switch(e.kind){case`hosts`:{let{edges:t,referral:n,referralDistanceMeters:r}=e.hosts,[i,...a]=t.map(({node:t,distanceMeters:n})=>ct(t,n,e.dispositif)),o=n?[lt(n,r)]:[];return i?ut(i,a,o):ut(o[0],[],[])}case`around`:{let{cios:t,missionsLocales:n}=e.around,r=t.map(({cio:e,distanceMeters:t})=>lt(e,t)),i=n.map(({missionLocale:e,distanceMeters:t})=>lt(e,t)),a=[...r,...i].find(({contact:e})=>e.phone)??r[0]??i[0];return ut(a,[],[...i,...r].filter(e=>e!==a))}case`recommendations`:return ot(e.recommendations);case`heard`:return ut(void 0,[],[])}}function ot(e){let{firstCall:t,nodes:n,nearestCio:r,nearestMissionLocale:i}=e,a=t?lt(t.structure,t.distanceMeters):void 0;return ut(a,n.filter(st).map(e=>{let{node:t,distanceMeters:n}=e.hosts.edges[0];return{...ct(t,n,e.dispositif.code),recommendation:e}}),[i,r].filter(e=>!!e&&e.id!==a?.structure.id).map(e=>lt(e,null)))}function st({hosts:e}){let[t]=e?.edges??[];return t?.node.basis===`PUBLISHED`&&e?.coverage!==`NONE`}function ct(e,t,n){let{structure:r,microStructure:i}=e;return{kind:`host`,structure:r,contact:i?.phone||i?.email?i:r,meters:t,hosting:e,dispositif:n}}function lt(e,t){return{kind:e.__typename===`MissionLocale`?`mission-locale`:`cio`,structure:e,contact:e,meters:t}}function ut(e,t,n){let r=0,i=e=>({...e,number:r+=1});return{call:e&&i(e),hosts:t.map(i),advisers:n.map(i)}}function dt({call:e,hosts:t,advisers:n}){return[...e?[e]:[],...t,...n].flatMap(({number:e,kind:t,structure:n})=>n.position?[{id:String(e),number:e,kind:t,name:D(n.usualName),...n.position}]:[])}function ft(e,t,n,r=!1){return[`-`,`:`].map(i=>{let a=new CustomEvent(`raccroche${i}${t}`,{detail:n,bubbles:!0,composed:!0,cancelable:r});return e.dispatchEvent(a)}).every(Boolean)}function pt(e,t){if(t===`nothing`)return;let n=t=>e.querySelector(t),r=t===`questions`&&n(`#questions`)||n(`#resultats, .help button`);r?.focus({preventScroll:!0}),r?.scrollIntoView({block:t===`questions`?`nearest`:`start`})}function mt(e,t,n){console.warn(`raccroche-recherche: ${e}="${t}" is left out; known: ${n.join(`, `)}`)}function ht(e){return typeof e==`number`&&Number.isFinite(e)?String(e):typeof e==`string`?e:null}var gt=class extends w{static getPropertyDescriptor(...e){let t=super.getPropertyDescriptor(...e);return!t||e[2].type!==String?t:{...t,set(e){t.set?.call(this,ht(e))}}}};function _t(e,t,n){return y`<div class="help" role="alert">
    <p><b>${e.unreachable}</b></p>
    <slot name="secours">
      <p>
        ${e.callInstead}
        <a class="phone" dir="ltr" href="tel:${t.replace(/\s/g,``)}">${t}</a>
      </p>
    </slot>
    <button type="button" @click=${n}>${e.retry}</button>
  </div>`}function vt(e){let{key:t,ctrlKey:n,metaKey:r,altKey:i,target:a}=e;t===`Escape`||t===`Tab`||n||r||i||a.matches(`input, select`)&&e.stopPropagation()}function yt(e){let t=e.target.matches(`form input[type=text]`);return e.key===`Enter`&&t&&!e.defaultPrevented&&!e.isComposing}var bt=`${import.meta.url.split(`/`).slice(0,-4).join(`/`)}/`;function O(e,t,n){He(e,t),t.set(e,n)}function k(e,t){return e.get(E(e,t))}function A(e,t,n){return e.set(E(e,t),n),n}var xt=`raccroche`;function St(e){if(e.id)return`#${e.id}`;let t=e.getRootNode().querySelectorAll(e.localName);return String([...t].indexOf(e))}function Ct(){return history.state?.[xt]}function wt(e,t,n){let r={...Ct(),[St(e)]:t};history[n]({...history.state,[xt]:r},``)}function Tt(e){try{let t=Ct()?.[St(e)];return t===null||t?.place?.input&&t.need?.way?t:void 0}catch{return}}function Et(e,t){let n=({place:e,need:t})=>JSON.stringify([e.input,t]);return n(e)===n(t)}var j=new WeakMap,Dt=new WeakMap,Ot=class{constructor(e,t){O(this,j,void 0),O(this,Dt,()=>{let e=this.first,t=e&&this.host.found&&k(j,this)&&Et(e,k(j,this));e===null&&A(j,this,void 0),e!==void 0&&!t&&this.restore(e)}),this.host=e,this.restore=t,e.addController(this)}hostConnected(){window.addEventListener(`popstate`,k(Dt,this))}hostDisconnected(){window.removeEventListener(`popstate`,k(Dt,this))}get first(){return this.host.keepHistory?Tt(this.host):void 0}show(e,t){let{host:n}=this,r=t===`results`?k(j,this):void 0;if(A(j,this,e),n.keepHistory&&t!==`nothing`)try{r!==void 0&&Tt(n)===void 0&&wt(n,r,`replaceState`),wt(n,e,r===void 0?`replaceState`:`pushState`)}catch{}}},M=e=>e.replace(/\s+/g,` `).trim(),kt=`
fragment S on Structure {
  __typename id uai name usualName phone phoneE164 email website
  address { street postalCode city }
  position { latitude longitude }
  contactSource { sourceDate } provenance { verifiedAt }
}`,At=`
fragment P on Place { label position { latitude longitude } commune { code } }`,jt=`
fragment H on Hosting {
  basis howToEnter
  provenance { sourceDate reviewStatus source { name } }
  structure { ...S }
  microStructure { ...S }
}`,Mt=M(`query Dispositifs {
  dispositifs(first: 100) { nodes { code name stage summary } }
}`),Nt=M(`query Financements($code: String!) {
  dispositif(code: $code) { fundingSources { status fundingSource { name } } }
}`),Pt=M(`query Lieux($text: String!) {
  suggestPlaces(text: $text, first: 8) {
    label precision commune { code name } department { name } structure { uai }
  }
}`),Ft=M(`query LieuxAccueil($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter, first: 10) {
    coverage place { ...P } notices { code message }
    edges { distanceMeters node { ...H } }
    referralDistanceMeters referral { ...S }
  }
}`+kt+At+jt),It=M(`query Autour($near: PlaceInput!) {
  competence(at: $near) {
    place { ...P } notices { code message }
    cios { distanceMeters cio { ...S } }
    missionsLocales { distanceMeters missionLocale { ...S } }
  }
}`+kt+At),Lt=M(`query Conseils($profile: ProfileInput!, $near: PlaceInput!, $caller: Caller!) {
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
}`+kt+At+jt),Rt=M(`query Phrase($text: String!) {
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
}`+kt+At),zt=/^\d{7}\s?[a-z]$/i,Bt=/^\d{5}$/;function Vt(e){let[,t,n]=/^(commune|uai):(\w+)$/.exec(e)??[];return t&&n?{label:``,input:{[t]:n}}:zt.test(e)?{label:e,input:{uai:e.replace(` `,``).toUpperCase()}}:Bt.test(e)?{label:e,input:{postalCode:e}}:{label:e,input:{address:e}}}function Ht({label:e,precision:t,commune:n,structure:r}){return r?.uai?{label:e,input:{uai:r.uai}}:t===`COMMUNE`&&n?{label:e,input:{commune:n.code}}:{label:e,input:{address:e}}}function Ut(e,t){let n=new Map;for(let{label:t}of e)n.set(t,(n.get(t)??0)+1);return e.map(e=>{let{label:r,commune:i,department:a,structure:o}=e;return(n.get(r)??0)<2?e:o&&i?{...e,label:`${r}, ${i.name}`}:a?{...e,label:t(r,a.name)}:e})}function Wt({address:e,coordinates:t}){return e!==void 0||t!==void 0}var Gt={commune:`commune`,postalCode:`code_postal`,uai:`uai`};function Kt(e,t){return Wt(e)?t?[[`commune`,t]]:[]:Object.entries(e).map(([e,t])=>[Gt[e]??e,String(t)])}function qt(e){return e.normalize(`NFD`).replace(/\p{M}/gu,``).toLowerCase().replace(/[^a-z0-9]+/g,` `).trim()}var Jt={jeune:`YOUNG_PERSON`,famille:`FAMILY`,professionnel:`PROFESSIONAL`};async function Yt(e,t,{directory:n,asker:r,filter:i},a){let o=e.address===void 0?null:await Xt(n,e.address,a);if(o)return{kind:`heard`,heard:o};if(t.way===`questions`){let{profile:i}=t,{recommendations:o}=await n.post(Lt,{profile:i,near:e,caller:Jt[r]},a);return{kind:`recommendations`,recommendations:o}}let s=(t,r)=>Wt(e)?n.post(t,r,a):n.get(t,r,a),{dispositif:c}=t;if(!c){let{competence:t}=await s(It,{near:e});return{kind:`around`,around:t}}let[{nearestHosts:l},u]=await Promise.all([s(Ft,{dispositif:c,near:e,filter:i}),r===`professionnel`?Zt(n,c,a):[]]);return{kind:`hosts`,dispositif:c,hosts:l,fundings:u}}async function Xt(e,t,n){let{search:r}=await e.post(Rt,{text:t},n);return r.understood.needs.length>0?r:null}async function Zt(e,t,n){let{dispositif:r}=await e.get(Nt,{code:t},n);return r?.fundingSources??[]}function Qt(e){switch(e.kind){case`hosts`:return e.hosts.place;case`around`:return e.around.place;case`recommendations`:return e.recommendations.place;case`heard`:return e.heard.understood.place}}function $t(e,t){return{place:Wt(e)?null:e,dispositif:t.way===`dispositif`&&t.dispositif||null}}function en({place:e,need:t},n){let r=Kt(e.input,Qt(n)?.commune?.code);return t.way===`dispositif`&&t.dispositif&&r.push([`dispositif`,t.dispositif]),r}var tn=`map.js`,nn=()=>import(new URL(tn,import.meta.url).href);function rn(e){nn=e}var N=new WeakMap,an=new WeakMap,on=new WeakMap,P=new WeakMap,sn=new WeakSet,cn=class{constructor(e){T(this,sn),O(this,N,!1),O(this,an,!1),O(this,on,void 0),O(this,P,void 0),this.host=e}render(e){let{words:t}=this.host;if(k(an,this))return y`<p class="beside hint">${t.mapFailed}</p>`;let n=e||k(N,this);return y`<div class="beside">
      ${e?x:y`<button type="button" class="quiet" aria-expanded=${k(N,this)} @click=${()=>{A(N,this,!k(N,this)),this.host.requestUpdate()}}>
            ${n?t.hideMap:t.showMap}
          </button>`}
      ${n?y`<a class="skip" href="#suite" @click=${e=>E(sn,this,un).call(this,e)}
              >${t.skipMap}</a
            >
            <div class="map" part="carte" role="region" aria-label=${t.map.title}></div>`:x}
    </div>`}async update(e,t){if(!(k(P,this)&&k(P,this).area===e&&k(P,this).found===t)&&(this.close(),A(on,this,t),e&&t))try{let{openMap:n}=await nn();if(e!==this.host.renderRoot.querySelector(`.map`)||t!==k(on,this)||!e.isConnected||k(P,this))return;A(P,this,{area:e,found:t,handle:n(e,dt(at(t)),E(sn,this,ln).call(this,t))})}catch{A(an,this,!0),this.host.requestUpdate()}}close(){k(P,this)?.handle.close(),A(P,this,void 0)}};function ln(e){let{words:t,tiles:n,tilesAttribution:r}=this.host;return{words:t.map,here:Qt(e)?.position,tiles:n?{url:n,attribution:r??``}:void 0}}function un(e){e.preventDefault(),this.host.renderRoot.querySelector(`#suite`)?.focus()}var dn=[`jeune`,`famille`,`professionnel`];function fn(e){return dn.find(t=>t===e)??`jeune`}var pn=3,mn=99;function hn(e){return/^\d{1,2}$/.test(e)&&+e>=pn&&+e<=mn}var F=new WeakMap,I=new WeakMap,L=new WeakMap,R=new WeakSet,gn=class{constructor(e){T(this,R),O(this,F,void 0),O(this,I,void 0),O(this,L,void 0),this.host=e,this.dispositifs=[],this.dispositif=``,this.problems={},this.skipped=new Set,A(F,this,`dispositif`),A(I,this,{situation:``,age:``,wants:``}),A(L,this,{})}get need(){if(this.problems={},k(F,this)===`dispositif`)return{way:`dispositif`,dispositif:this.dispositif};let{words:e}=this.host,{situation:t,wants:n}=k(I,this),r=k(I,this).age.trim();if(t||(this.problems.situation=e.situationMissing),r&&!hn(r)&&(this.problems.age=e.ageWrong),!(Object.keys(this.problems).length>0))return{way:`questions`,profile:{situation:t,...r&&{age:Number(r)},...n&&{wants:[n]},...k(L,this)}}}async read(e){try{let{dispositifs:t}=await e.get(Mt);this.dispositifs=t.nodes}catch{return!1}return this.check(),!0}check(){let{dispositif:e,dispositifs:t}=this,n=t.some(({code:t})=>t===e);e&&t.length>0&&!n&&this.leaveOut(e)}leaveOut(e){this.dispositif===e&&(this.dispositif=``,mt(`dispositif`,e,this.dispositifs.map(({code:e})=>e)))}set(e){if(A(F,this,e.way),e.way===`dispositif`){this.dispositif=e.dispositif;return}let{situation:t,age:n,wants:r,...i}=e.profile;A(I,this,{situation:t,age:n?String(n):``,wants:r?.[0]??``}),A(L,this,i),this.skipped=new Set}answer({code:e,field:t},n){if(n===void 0)this.skipped=new Set([...this.skipped,e]);else if(typeof n==`boolean`){let t=(k(L,this).answers??[]).filter(({question:t})=>t!==e);A(L,this,{...k(L,this),answers:[...t,{question:e,value:n}]})}else if(t===`AGE`){if(!hn(n))return!1;A(I,this,{...k(I,this),age:n})}else A(L,this,{...k(L,this),[t===`DIPLOMA`?`diploma`:`lastClass`]:n});return!0}focus(){let[e=`situation`]=Object.keys(this.problems);this.host.shadowRoot?.getElementById(e)?.focus()}nameOf(e){return this.dispositifs.find(({code:t})=>t===e)?.name??e}render(){let{words:e}=this.host;return y`
      <fieldset class="field ways">
        <legend>${e.what}</legend>
        ${[`dispositif`,`questions`].map(e=>E(R,this,_n).call(this,e))}
      </fieldset>
      ${k(F,this)===`dispositif`?E(R,this,vn).call(this):E(R,this,bn).call(this)}
    `}};function _n(e){return y`<label class="choice">
      <input type="radio" name="way" .checked=${k(F,this)===e} @change=${()=>{A(F,this,e),this.host.requestUpdate()}} />
      ${this.host.words.ways[e]}
    </label>`}function vn(){let{words:e}=this.host,t=Object.entries(e.stages),n=this.dispositifs.some(({code:e})=>e===this.dispositif);return y`<div class="field">
      <label for="dispositif">${e.dispositif}</label>
      <select id="dispositif" @change=${e=>{this.dispositif=e.target.value}}>
        <option value="" ?selected=${!this.dispositif}>${e.unknown}</option>
        ${this.dispositif&&!n?y`<option value=${this.dispositif} selected>${this.dispositif}</option>`:x}
        ${t.map(([e,t])=>y`<optgroup label=${t}>
            ${this.dispositifs.filter(t=>t.stage===e).map(({code:e,name:t})=>y`<option
                  lang="fr" value=${e} ?selected=${e===this.dispositif}
                >${t}</option>`)}
          </optgroup>`)}
      </select>
    </div>`}function yn(e,t){A(I,this,{...k(I,this),[e]:t.target.value}),A(L,this,{}),this.skipped=new Set}function bn(){let{words:e,asker:t}=this.host,{situation:n,age:r,wants:i}=k(I,this),a=(e,t)=>Object.entries(e).map(([e,n])=>y`<option value=${e} ?selected=${e===t}>${n}</option>`);return y`
      <div class="field">
        <label for="situation">${e.situation[t]}</label>
        <select
          id="situation" aria-required="true"
          aria-invalid=${this.problems.situation?`true`:x}
          aria-describedby=${this.problems.situation?`situation-probleme`:x}
          @change=${e=>E(R,this,yn).call(this,`situation`,e)}
        >
          <option value="" ?selected=${!n}>${e.choose}</option>
          ${a(e.situations,n)}
        </select>
        ${E(R,this,xn).call(this,`situation`)}
      </div>
      <div class="field">
        <label for="age">${e.age[t]} <span class="hint">${e.ageHint}</span></label>
        <input
          id="age" type="text" inputmode="numeric" maxlength="2" autocomplete="off" enterkeyhint="search"
          aria-invalid=${this.problems.age?`true`:x}
          aria-describedby=${this.problems.age?`age-probleme`:x}
          .value=${r} @input=${e=>E(R,this,yn).call(this,`age`,e)}
        />
        ${E(R,this,xn).call(this,`age`)}
      </div>
      <div class="field">
        <label for="envie">${e.wants[t]}</label>
        <select id="envie" @change=${e=>E(R,this,yn).call(this,`wants`,e)}>
          <option value="" ?selected=${!i}>${e.unknown}</option>
          ${a(e.aims,i)}
        </select>
      </div>
    `}function xn(e){let t=this.problems[e];return t?y`<p class="problem" id="${e}-probleme">${t}</p>`:x}var Sn=640,Cn=832,wn=new WeakMap,Tn=new WeakSet,En=class{constructor(e){T(this,Tn),O(this,wn,void 0),this.host=e,this.room=`narrow`,A(wn,this,new ResizeObserver(([e])=>E(Tn,this,Dn).call(this,e?.contentRect.width??0))),e.addController(this)}hostConnected(){k(wn,this).observe(this.host)}hostDisconnected(){k(wn,this).disconnect()}};function Dn(e){let t=e>=Cn?`wide`:e>=Sn?`medium`:`narrow`;t!==this.room&&(this.room=t,this.host.requestUpdate())}var On=200,kn=2,z=new WeakMap,B=new WeakMap,V=new WeakMap,H=new WeakMap,U=new WeakMap,W=new WeakMap,G=new WeakMap,An=new WeakMap,jn=new WeakMap,K=new WeakSet,Mn=new WeakMap,Nn=new WeakMap,Pn=new WeakMap,Fn=new WeakMap,In=class{constructor(e){T(this,K),O(this,z,void 0),O(this,B,void 0),O(this,V,void 0),O(this,H,void 0),O(this,U,void 0),O(this,W,void 0),O(this,G,void 0),O(this,An,void 0),O(this,jn,void 0),O(this,Mn,void 0),O(this,Nn,void 0),O(this,Pn,void 0),O(this,Fn,void 0),this.host=e,this.problem=``,A(z,this,``),A(V,this,[]),A(H,this,!1),A(U,this,-1),A(W,this,!1),A(G,this,!1),A(Mn,this,e=>{A(z,this,e.target.value),A(B,this,void 0),this.problem=``,clearTimeout(k(An,this)),k(jn,this)?.abort(),k(z,this).trim().length<kn?(A(V,this,[]),E(K,this,Bn).call(this)):A(An,this,setTimeout(()=>void E(K,this,Rn).call(this),On)),this.host.requestUpdate()}),A(Nn,this,e=>{let t=k(V,this).length-1;if(e.key===`Escape`&&k(H,this))e.stopPropagation(),A(W,this,!0),E(K,this,Bn).call(this);else if(e.key===`Enter`&&k(H,this)&&k(U,this)>=0)E(K,this,zn).call(this,k(U,this));else if((e.key===`ArrowDown`||e.key===`ArrowUp`)&&t>=0){let n=e.key===`ArrowDown`?1:-1,r=k(U,this)+n;A(H,this,!0),A(U,this,r>t?-1:r<-1?t:r)}else return;e.preventDefault(),this.host.requestUpdate()}),A(Pn,this,e=>{e.key===`Escape`&&k(W,this)&&(e.stopPropagation(),A(W,this,!1))}),A(Fn,this,()=>{A(G,this,!0),this.problem=``,this.host.requestUpdate(),navigator.geolocation.getCurrentPosition(({coords:{latitude:e,longitude:t}})=>{A(G,this,!1),this.set({label:this.host.words.located,input:{coordinates:{latitude:e,longitude:t}}})},()=>{A(G,this,!1),this.problem=this.host.words.locationDenied,this.host.requestUpdate()},{timeout:1e4,maximumAge:3e5})}),e.addController(this)}hostDisconnected(){clearTimeout(k(An,this)),k(jn,this)?.abort(),A(H,this,!1)}get place(){let e=k(z,this).trim();if(k(B,this))return k(B,this);if(!e)return;let t=k(V,this).filter(({label:t})=>qt(t)===qt(e));return t[0]&&t.length===1?Ht(t[0]):Vt(e)}set(e){A(z,this,e.label),A(B,this,e),E(K,this,Bn).call(this)}name(e){k(B,this)&&!k(B,this).label&&this.set({...k(B,this),label:e})}complain(e){this.focus(),e&&E(K,this,Rn).call(this),this.host.requestUpdate()}async takeMeant(){if(k(B,this))return 0;await E(K,this,Rn).call(this);let e=qt(k(z,this)).split(` `),t=k(V,this).filter(({label:t})=>e.every(e=>` ${qt(t)}`.includes(` ${e}`))),[n]=t.map(Ht);return!n||t.length>1?t.length:Wt(n.input)?0:(this.set(n),1)}type(e){A(z,this,e),A(B,this,void 0)}focusAt(e){this.focus(),(this.host.shadowRoot?.getElementById(`lieu`))?.setSelectionRange(e,e)}focus(){this.host.shadowRoot?.getElementById(`lieu`)?.focus()}render(){let{words:e}=this.host,t=k(U,this)>=0?`lieu-${k(U,this)}`:x;return y`
      <div class="field">
        <label for="lieu">${e.where} <span class="hint">${e.whereHint}</span></label>
        <div class="combobox">
          <input
            id="lieu" type="text" role="combobox" autocomplete="off" spellcheck="false" maxlength="200"
            aria-required="true" enterkeyhint="search"
            aria-autocomplete="list" aria-expanded=${k(H,this)} aria-controls="lieux"
            aria-activedescendant=${t}
            aria-invalid=${this.problem?`true`:x}
            aria-describedby=${this.problem?`lieu-probleme`:x}
            .value=${k(z,this)}
            @input=${k(Mn,this)} @keydown=${k(Nn,this)} @keyup=${k(Pn,this)} @blur=${()=>E(K,this,Bn).call(this)}
          />
          <ul
            id="lieux" role="listbox" aria-label=${e.where} ?hidden=${!k(H,this)}
            @mousedown=${Vn}
          >
            ${k(V,this).map((e,t)=>E(K,this,Ln).call(this,e,t))}
          </ul>
        </div>
        ${this.problem?y`<p class="problem" id="lieu-probleme">${this.problem}</p>`:x}
        <p class="visually-hidden" role="status">
          ${k(H,this)?e.suggestions(k(V,this).length):``}
        </p>
        ${`geolocation`in navigator?y`<button
              type="button" class="quiet" ?disabled=${k(G,this)} @click=${k(Fn,this)}
            >${k(G,this)?e.locating:e.locate}</button>`:x}
      </div>
    `}};function Ln(e,t){return y`<li
      id="lieu-${t}" role="option" aria-selected=${t===k(U,this)}
      @click=${()=>E(K,this,zn).call(this,t)}
    >${e.label}</li>`}async function Rn(){let e=A(jn,this,new AbortController);try{let{suggestPlaces:t}=await this.host.directory.post(Pt,{text:k(z,this).trim()},e.signal);A(V,this,Ut(t,this.host.words.namesake)),A(U,this,-1),A(H,this,t.length>0&&this.host.shadowRoot?.activeElement?.id===`lieu`)}catch{A(V,this,[])}e===k(jn,this)&&this.host.requestUpdate()}function zn(e){let t=k(V,this)[e];t&&this.set(Ht(t))}function Bn(){A(H,this,!1),A(U,this,-1),this.host.requestUpdate()}function Vn(e){e.preventDefault()}var Hn={fr:Gn({direction:`ltr`,title:`Chercher un lieu pour reprendre ses études`,where:`Où ? (obligatoire)`,whereHint:`Une commune, un établissement… ou ce qui se passe, avec vos mots`,locate:`Utiliser ma position`,locating:`Recherche de votre position…`,located:`Ma position`,locationDenied:`Votre position n'a pas été communiquée. Indiquez une commune ou un code postal.`,suggestions:e=>e===0?`Aucune proposition`:e===1?`1 proposition`:`${e} propositions`,namesake:(e,t)=>`${e} (${t})`,placeMissing:`Indiquez un lieu : une commune, un code postal, un établissement ou une adresse.`,severalPlaces:`Plusieurs lieux portent ce nom. Choisissez-en un dans la liste.`,what:`Que cherchez-vous ?`,unknown:`Je ne sais pas encore`,choose:`Choisissez`,stages:{PREVENTION:`Prévention`,REMOBILISATION:`Reprendre pied`,DIPLOMATION:`Retour vers un diplôme`},ways:{dispositif:`Un dispositif`,questions:`Trois questions pour vous guider`},dispositif:`Dispositif`,situation:{jeune:`Où en êtes-vous ?`,famille:`Où en est votre enfant ?`,professionnel:`Où en est le jeune ?`},situationMissing:`Choisissez une situation dans la liste.`,situations:{ENROLLED_COLLEGE:`Au collège`,ENROLLED_LYCEE:`Au lycée général ou technologique`,ENROLLED_LP:`Au lycée professionnel`,LEFT:`École arrêtée`,APPRENTICESHIP_BROKEN:`Contrat d'apprentissage rompu`,NEWLY_ARRIVED:`En France depuis peu`,IN_TRAINING:`En formation ou en service civique`,EMPLOYED:`En emploi`,HOME_EDUCATED:`Instruction en famille`},age:{jeune:`Quel âge avez-vous ?`,famille:`Quel âge a votre enfant ?`,professionnel:`Quel âge a le jeune ?`},ageHint:`En années, facultatif`,ageWrong:`Indiquez un âge entre 3 et 99 ans, ou laissez la case vide.`,wants:{jeune:`Que voulez-vous faire ?`,famille:`Que souhaite votre enfant ?`,professionnel:`Que souhaite le jeune ?`},aims:{STAY:`Rester dans l'établissement et tenir bon`,FIND_ONES_WAY:`Trouver sa voie`,RETURN_TO_SCHOOL:`Retourner à l'école`,DIPLOMA:`Obtenir un diplôme`,WORK:`Aller vers l'emploi`},search:`Chercher`,searching:`Recherche en cours…`,slow:`La recherche prend plus de temps que d'habitude…`,hostsNear:(e,t)=>`${e} : les lieux les plus proches (${t})`,hostsNowhere:(e,t)=>`${e} : à qui s'adresser (${t})`,aroundOf:e=>`À qui s'adresser (${e})`,advice:`À qui s'adresser, et ce qui peut convenir`,aroundPosition:`votre position`,found:e=>e===0?`Aucun lieu trouvé`:e===1?`1 lieu trouvé`:`${e} lieux trouvés`,advised:e=>e===0?`Aucun dispositif trouvé`:e===1?`1 dispositif trouvé`:`${e} dispositifs trouvés`,callFirst:`Commencez par cet appel`,openWithPlace:`Ce qui peut convenir, avec un lieu`,otherPlaces:`Les autres lieux`,alsoNear:`Aussi près d'ici`,forAdvice:`Pour être conseillé`,openElsewhere:e=>`Aussi possible, lieux pas encore publiés : demandez au CIO (${e})`,openInSchools:e=>`Possible dans un établissement scolaire : demandez au sien (${e})`,coverage:{COMPLETE:``,PARTIAL:`La liste des lieux n'est connue qu'en partie : d'autres peuvent exister.`,NONE:`Les lieux de ce dispositif ne sont pas encore publiés.`},derived:`Tout établissement de ce type peut le proposer : demandez à l'établissement.`,tags:{host:`Lieu d'accueil`,cio:`CIO · conseil gratuit`,"mission-locale":`Mission locale · 16 à 25 ans`,place:`Établissement`},call:e=>`Appeler le ${e}`,callText:e=>`Téléphone : ${e}`,go:`Y aller`,goTo:e=>`Y aller : ${e}`,send:`Envoyer`,sendOf:e=>`Envoyer : ${e}`,sendBy:{sms:`Par SMS`,whatsapp:`Par WhatsApp`,mail:`Par courriel`},toSay:`Que dire au téléphone`,numberOf:(e,t)=>t?`Numéro du ${e}, à confirmer.`:/^[aéo]/i.test(e)?`Numéro d'${e}, à confirmer.`:`Numéro de ${e}, à confirmer.`,wrongNumber:`Il est faux ?`,wrongNumberOf:e=>`Il est faux ? ${e}`,noPhone:`Aucun numéro n'est connu.`,writeToEnter:`Écrivez pour prendre rendez-vous.`,visitToEnter:`Passez par le CIO pour prendre rendez-vous.`,howToEnter:`Étape suivante :`,toConfirm:`À confirmer : appelez avant de venir.`,accordingTo:(e,t)=>`D'après ${e}, ${t}.`,cannotOpen:e=>`Cette page ne laisse pas ouvrir de lien. L'adresse : ${e}`,questions:`Répondez pour préciser`,questionsHint:`Chaque réponse change la liste aussitôt.`,answers:{yes:`Oui`,no:`Non`,unknown:`Je ne sais pas`},confirm:`Valider`,lastClasses:{SIXIEME:`Sixième`,CINQUIEME:`Cinquième`,QUATRIEME:`Quatrième`,TROISIEME:`Troisième`,SECONDE:`Seconde générale ou technologique`,PREMIERE:`Première générale ou technologique`,TERMINALE:`Terminale générale ou technologique`,CAP:`CAP`,SECONDE_PRO:`Seconde professionnelle`,PREMIERE_PRO:`Première professionnelle`,TERMINALE_PRO:`Terminale professionnelle`,BMA:`Brevet des métiers d'art`,DTMS:`Diplôme de technicien des métiers du spectacle`},diplomas:{NONE:`Aucun`,DNB:`Brevet (DNB)`,CFG:`Certificat de formation générale`,CAP:`CAP`,BEP:`BEP`,BMA:`Brevet des métiers d'art`,DTMS:`Diplôme de technicien des métiers du spectacle`,BAC_GENERAL:`Bac général`,BAC_TECHNOLOGICAL:`Bac technologique`,BAC_PRO:`Bac professionnel`,HIGHER:`Diplôme du supérieur`},callNow:`Appelez maintenant`,heard:`Voici vers qui vous tourner`,nearYou:e=>`Près de chez vous (${e})`,talkTo:`À qui en parler`,mayHelp:`Ce qui peut aider`,helpline:(e,t)=>t?`${e} ${t}.`:e,reach:(e,t)=>t?`${e} : ${t}`:e,isFree:`Gratuit.`,byText:`par SMS`,fits:{ELIGIBLE:`Peut convenir`,CONDITIONAL:`Possible avec un accord`,UNKNOWN:`Il manque une réponse`,INELIGIBLE:`Pas possible aujourd'hui`},agreement:e=>`Accord nécessaire : ${e}.`,fundings:`Financements :`,funding:(e,t)=>`${e} (${t})`,fundingStatuses:{MOBILISABLE:`peut financer`,COMPLEMENTARY:`en complément`,NOT_MOBILISABLE:`ne finance pas`},law:`Ce que dit la loi`,newTab:`(nouvel onglet)`,website:`Site web`,websiteOf:e=>`Site web : ${e}`,showMap:`Afficher la carte`,hideMap:`Masquer la carte`,skipMap:`Passer la carte`,mapFailed:`La carte ne peut pas être affichée ici ; la liste dit tout.`,map:{title:`Carte des lieux trouvés`,here:`Lieu de la recherche`,hint:`Deux doigts pour déplacer la carte`,controls:`Déplacer et agrandir la carte`,left:`Vers la gauche`,right:`Vers la droite`,up:`Vers le haut`,down:`Vers le bas`,zoomIn:`Agrandir`,zoomOut:`Réduire`,close:`Fermer`,kinds:{host:`Lieu d'accueil`,cio:`CIO`,"mission-locale":`Mission locale`,place:`Établissement`},counts:{host:e=>e===1?`1 lieu d'accueil`:`${e} lieux d'accueil`,cio:e=>`${e} CIO`,"mission-locale":e=>e===1?`1 mission locale`:`${e} missions locales`,place:e=>e===1?`1 établissement`:`${e} établissements`},group:(e,t)=>`${e} lieux : ${t.join(`, `)}. Agrandir ici`,pin:(e,t,n)=>e===null?`${t}, ${n}`:`${e}. ${t}, ${n}`},share:`Copier le lien de cette recherche`,shared:`Lien copié`,shareBy:`Lien de cette recherche`,unreachable:`L'annuaire ne répond pas pour le moment.`,callInstead:`Vous pouvez appeler ce numéro gratuit :`,retry:`Réessayer`,meters:e=>`à ${e}\u202fm`,kilometers:e=>`à ${e}\u202fkm`,here:`sur place`}),en:{direction:`ltr`,title:`Find a place to go back to school`,where:`Where? (required)`,whereHint:`A town, a school… or what is going on, in your own words`,locate:`Use my location`,locating:`Finding your location…`,located:`My location`,locationDenied:`Your location was not shared. Enter a town or a postal code.`,suggestions:e=>e===0?`No suggestion`:e===1?`1 suggestion`:`${e} suggestions`,namesake:(e,t)=>`${e} (${t})`,placeMissing:`Enter a place: a town, a postal code, a school or an address.`,severalPlaces:`Several places have this name. Choose one in the list.`,what:`What are you looking for?`,unknown:`I do not know yet`,choose:`Choose`,stages:{PREVENTION:`Prevention`,REMOBILISATION:`Getting started again`,DIPLOMATION:`Back to a diploma`},ways:{dispositif:`A programme`,questions:`Three questions to guide you`},dispositif:`Programme`,situation:{jeune:`Where are you now?`,famille:`Where is your child now?`,professionnel:`Where is the young person now?`},situationMissing:`Choose a situation from the list.`,situations:{ENROLLED_COLLEGE:`In lower secondary school (collège)`,ENROLLED_LYCEE:`In general or technological upper secondary school (lycée)`,ENROLLED_LP:`In vocational upper secondary school (lycée professionnel)`,LEFT:`Out of school`,APPRENTICESHIP_BROKEN:`Apprenticeship ended early`,NEWLY_ARRIVED:`Newly arrived in France`,IN_TRAINING:`In training or civic service`,EMPLOYED:`In work`,HOME_EDUCATED:`Educated at home`},age:{jeune:`How old are you?`,famille:`How old is your child?`,professionnel:`How old is the young person?`},ageHint:`In years, optional`,ageWrong:`Enter an age between 3 and 99, or leave the field empty.`,wants:{jeune:`What do you want to do?`,famille:`What does your child want to do?`,professionnel:`What does the young person want to do?`},aims:{STAY:`Stay at school and hold on`,FIND_ONES_WAY:`Find a direction`,RETURN_TO_SCHOOL:`Go back to school`,DIPLOMA:`Get a diploma`,WORK:`Move towards work`},search:`Search`,searching:`Searching…`,slow:`This takes longer than usual…`,hostsNear:(e,t)=>`${e}: places nearest to ${t}`,hostsNowhere:(e,t)=>`${e}: whom to turn to near ${t}`,aroundOf:e=>`Whom to turn to near ${e}`,advice:`Whom to turn to, and what may suit`,aroundPosition:`your location`,found:e=>e===0?`No place found`:e===1?`1 place found`:`${e} places found`,advised:e=>e===0?`No programme found`:e===1?`1 programme found`:`${e} programmes found`,callFirst:`Start with this call`,openWithPlace:`What may suit, with a place`,otherPlaces:`The other places`,alsoNear:`Also near here`,forAdvice:`For advice`,openElsewhere:e=>`Also possible, places not published yet: ask the CIO (${e})`,openInSchools:e=>`Possible in a school: ask your own (${e})`,coverage:{COMPLETE:``,PARTIAL:`Only some of the places are known: there may be others.`,NONE:`The places of this programme are not published yet.`},derived:`Any school of this kind may offer it: ask the school.`,tags:{host:`Host school`,cio:`CIO (careers guidance) · free advice`,"mission-locale":`Mission locale · ages 16 to 25`,place:`School`},call:e=>`Call ${e}`,callText:e=>`Telephone: ${e}`,go:`Directions`,goTo:e=>`Directions: ${e}`,send:`Send`,sendOf:e=>`Send: ${e}`,sendBy:{sms:`By text message`,whatsapp:`By WhatsApp`,mail:`By e-mail`},toSay:`What to say on the telephone`,numberOf:e=>`Number of ${e}, to be confirmed.`,wrongNumber:`Is it wrong?`,wrongNumberOf:e=>`Is it wrong? ${e}`,noPhone:`No telephone number is known.`,writeToEnter:`Write to make an appointment.`,visitToEnter:`Go through the CIO to make an appointment.`,howToEnter:`Next step:`,toConfirm:`To be confirmed: call before you go.`,accordingTo:(e,t)=>`According to ${e}, ${t}.`,cannotOpen:e=>`This page does not let links open. The address: ${e}`,questions:`Answer to narrow it down`,questionsHint:`Each answer changes the list at once.`,answers:{yes:`Yes`,no:`No`,unknown:`I do not know`},confirm:`Confirm`,lastClasses:{SIXIEME:`Sixième (collège, year 1)`,CINQUIEME:`Cinquième (collège, year 2)`,QUATRIEME:`Quatrième (collège, year 3)`,TROISIEME:`Troisième (collège, year 4)`,SECONDE:`Seconde (lycée, year 1)`,PREMIERE:`Première (lycée, year 2)`,TERMINALE:`Terminale (lycée, year 3)`,CAP:`CAP`,SECONDE_PRO:`Seconde professionnelle`,PREMIERE_PRO:`Première professionnelle`,TERMINALE_PRO:`Terminale professionnelle`,BMA:`BMA (arts and crafts)`,DTMS:`DTMS (performing arts technician)`},diplomas:{NONE:`None`,DNB:`Brevet (DNB)`,CFG:`CFG (certificate of general education)`,CAP:`CAP`,BEP:`BEP`,BMA:`BMA (arts and crafts)`,DTMS:`DTMS (performing arts technician)`,BAC_GENERAL:`General baccalauréat`,BAC_TECHNOLOGICAL:`Technological baccalauréat`,BAC_PRO:`Vocational baccalauréat`,HIGHER:`A higher diploma`},callNow:`Call now`,heard:`Whom you can turn to`,nearYou:e=>`Near you (${e})`,talkTo:`Whom to talk to`,mayHelp:`What may help`,helpline:(e,t)=>t?`${e} ${t}.`:e,reach:(e,t)=>t?`${e}: ${t}`:e,isFree:`Free of charge.`,byText:`by text message`,fits:{ELIGIBLE:`May suit`,CONDITIONAL:`Possible with an agreement`,UNKNOWN:`One answer is missing`,INELIGIBLE:`Not possible today`},agreement:e=>`Agreement needed: ${e}.`,fundings:`Funding:`,funding:(e,t)=>`${e} (${t})`,fundingStatuses:{MOBILISABLE:`available`,COMPLEMENTARY:`in addition`,NOT_MOBILISABLE:`not available`},law:`What the law says`,newTab:`(new tab)`,website:`Website`,websiteOf:e=>`Website: ${e}`,showMap:`Show the map`,hideMap:`Hide the map`,skipMap:`Skip the map`,mapFailed:`The map cannot be shown here; the list says everything.`,map:{title:`Map of the places found`,here:`Place of the search`,hint:`Use two fingers to move the map`,controls:`Move and zoom the map`,left:`Move left`,right:`Move right`,up:`Move up`,down:`Move down`,zoomIn:`Zoom in`,zoomOut:`Zoom out`,close:`Close`,kinds:{host:`Host school`,cio:`CIO`,"mission-locale":`Mission locale`,place:`School`},counts:{host:e=>e===1?`1 host school`:`${e} host schools`,cio:e=>e===1?`1 CIO`:`${e} CIOs`,"mission-locale":e=>e===1?`1 mission locale`:`${e} missions locales`,place:e=>e===1?`1 school`:`${e} schools`},group:(e,t)=>`${e} places: ${t.join(`, `)}. Zoom in here`,pin:(e,t,n)=>e===null?`${t}, ${n}`:`${e}. ${t}, ${n}`},share:`Copy the link of this search`,shared:`Link copied`,shareBy:`Link of this search`,unreachable:`The directory does not answer at the moment.`,callInstead:`You may call this number, free of charge:`,retry:`Try again`,meters:e=>`${e}\u202fm away`,kilometers:e=>`${e}\u202fkm away`,here:`here`}};function Un(e,t){let n=(e??t.closest(`[lang]`)?.getAttribute(`lang`)??`fr`).toLowerCase().split(`-`)[0]??``;return Object.prototype.hasOwnProperty.call(Hn,n)?n:`fr`}function Wn(e){return Hn[e]}function q(e,t){return t===`fr`?D(e):e}function Gn(e){return typeof e==`string`?D(e):typeof e==`function`?((...t)=>D(String(e(...t)))):typeof e!=`object`||!e?e:Object.fromEntries(Object.entries(e).map(([e,t])=>[e,Gn(t)]))}function Kn(e,t){let[n=``,r,i]=e.split(`-`);if(!r)return n;let a=new Date(Date.UTC(+n,r-1,i?+i:1)),o={year:`numeric`,month:`long`,timeZone:`UTC`,...i&&{day:`numeric`}};return a.toLocaleDateString(t,o)}function qn(e,t){let n=Wn(t),r=(e,n)=>e.toLocaleString(t,{maximumFractionDigits:n,minimumFractionDigits:n});return e<10?n.here:e<995?n.meters(r(Math.round(e/10)*10,0)):n.kilometers(r(e/1e3,+(e<9950)))}function J(e,t,n,{take:r,label:i}={}){let{words:a,elsewhere:o,sealed:s}=n;return y`<a
    href=${e} target=${o?`_blank`:x} rel=${o?`noopener`:x}
    aria-label=${i??x} @click=${e=>{r?.(e),s&&n.follow(e)}}
    >${t}${o&&!i?y`<span class="visually-hidden"> ${a.newTab}</span>`:x}</a
  >`}var Jn=new Set([`COMMUNE_IS_POSTAL_CODE`,`CONTACT_OLD`,`CONTACT_UNKNOWN`,`HOSTS_NOT_PUBLISHED`,`HOSTS_PARTLY_PUBLISHED`,`TERRITORY_PROVISIONAL`,`TERRITORY_UNKNOWN`]),Yn=new Set([`OUTSIDE_REGION`,`PROFILE_CONTRADICTORY`]);function Xn(e,{language:t}){return e.filter(({code:e})=>Yn.has(e)).map(({message:e})=>y`<p class="notice">${q(e,t)}</p>`)}function Zn(e,{language:t},n=``){let r=[n,...e.filter(({code:e})=>!Jn.has(e)&&!Yn.has(e)).map(({message:e})=>q(e,t))].filter(Boolean).join(` `);return r?y`<p class="hint remarks">${r}</p>`:x}var Qn=2,$n=10,er=`\xA0`,tr=5;function nr({address:e}){let{street:t,postalCode:n,city:r}=e??{};return[t,[n,r].filter(Boolean).join(` `)].filter(Boolean).join(`, `)}function rr({contact:e,structure:t,dispositif:n},r,i){let{words:a,sealed:o}=r,{phone:s,phoneE164:c}=e;if(!s)return i?y`<p>${a.noPhone}</p>`:x;let l=s.replace(/ /g,er);return o?y`<p class="phone" dir="ltr">${a.callText(l)}</p>`:y`<a
    class=${i?`button main phone`:`button phone`} part=${i?`appel`:x}
    href="tel:${c??s.replace(/\s/g,``)}" dir="ltr"
    @click=${e=>r.chosen({structure:t,dispositif:n},e)}
    >${a.call(l)}</a
  >`}function ir({contact:e,structure:t,dispositif:n},r){let{email:i}=e,a=e=>r.chosen({structure:t,dispositif:n},e),o=r.sealed?y`<span>${i}</span>`:y`<a href="mailto:${i}" @click=${a}>${i}</a>`,s=ar(t,r,a);return!i&&s===x?x:y`<p class="writing">${i?o:x} ${s}</p>`}function ar(e,t,n){let{website:r,usualName:i}=e;if(!r||!/^https?:\/\//i.test(r))return x;let a=t.words.websiteOf(D(i));return J(r,t.words.website,t,{take:n,label:a})}function or({structure:e},t){let{words:n,sealed:r}=t,i=nr(e);if(r||!(e.position||i))return x;let a=n.goTo(D(e.usualName)),o=/android/i.test(navigator.userAgent);return y`<a
    class="button" href=${sr(e,i,o)} aria-label=${a}
    target=${o?x:`_blank`} rel="noopener"
    >${n.go}</a
  >`}function sr({position:e,usualName:t},n,r){let i=e?[e.latitude,e.longitude].map(e=>e.toFixed(tr)).join(`,`):``;if(r){let r=e?`${i}(${t})`:n;return`geo:${i||`0,0`}?q=${encodeURIComponent(r)}`}let a=`https://www.openstreetmap.org/`;return e?`${a}directions?to=${encodeURIComponent(i)}`:`${a}search?query=${encodeURIComponent(n)}`}function cr({structure:e,contact:t},n){let{words:r,sealed:i,site:a}=n;if(i)return x;let o=D(e.usualName),s=`${a}/structures/${e.uai??e.id}`,c=[o,t.phone,nr(e)].filter(Boolean).join(`
`),l=r.sendOf(o);if(`share`in navigator)return y`<button type="button" class="button" aria-label=${l} @click=${()=>navigator.share({title:o,text:c,url:s}).catch(()=>void 0)}>
      ${r.send}
    </button>`;let u=encodeURIComponent(`${c}\n${s}`),d=[[r.sendBy.sms,`sms:?&body=${u}`],[r.sendBy.whatsapp,`https://wa.me/?text=${u}`],[r.sendBy.mail,`mailto:?subject=${encodeURIComponent(o)}&body=${u}`]];return y`<details class="send">
    <summary class="button" aria-label=${l}>${r.send}</summary>
    <ul>
      ${d.map(([e,t])=>y`<li><a href=${t} target="_blank" rel="noopener">${e}</a></li>`)}
    </ul>
  </details>`}function lr({contact:e,structure:t},n){let{words:r,language:i,site:a}=n;if(!e.phone)return x;let o=ur(e),s=encodeURIComponent(t.uai??t.id),c=r.wrongNumberOf(D(t.usualName));return y`<p class="hint">
    ${o?r.numberOf(Kn(o,i),o.length===$n):x}
    ${J(`${a}/contact?fiche=${s}`,r.wrongNumber,n,{label:c})}
  </p>`}function ur({contactSource:e,provenance:t},n=new Date().toISOString().slice(0,10)){if(!e)return``;let r=(t.verifiedAt??``).slice(0,10),i=r>e.sourceDate?r:e.sourceDate,a=`${Number(n.slice(0,4))-Qn}${n.slice(4)}`;return`${i}-99`<a?i:``}function dr(e,t,n=``){let{words:r}=t;return y`<div class="card call" part="lieu">
    ${pr(e,t)} ${hr(e,t)} ${gr(e.structure)} ${_r(e)}
    <div class="actions">
      ${rr(e,t,!0)} ${or(e,t)} ${cr(e,t)}
    </div>
    ${ir(e,t)} ${lr(e,t)}
    ${n?y`<div class="say">
          <p><b>${r.toSay}</b></p>
          <p lang="fr"><q>${D(n)}</q></p>
        </div>`:x}
    ${vr(e,t)}
  </div>`}function fr(e,t,n=x,r){return y`<li class="card" part="lieu">
    ${r?x:pr(e,t)} ${r??hr(e,t)}
    ${r?hr(e,t,!1):x} ${gr(e.structure)} ${_r(e)}
    <div class="actions">${rr(e,t,!1)} ${or(e,t)}</div>
    ${ir(e,t)} ${lr(e,t)} ${n} ${vr(e,t)}
  </li>`}function pr({kind:e,recommendation:t},{words:n}){return y`<p class="tag ${e}">${t?n.stages[t.dispositif.stage]:n.tags[e]}</p>`}function mr({number:e,kind:t}){return y`<span class="number ${t}"><span>${e}</span></span>`}function hr(e,t,n=!0){let{language:r,site:i}=t,{structure:a,dispositif:o,meters:s}=e,c=e=>t.chosen({structure:a,dispositif:o},e),l=`${i}/structures/${a.uai??a.id}`,u=y`<span lang="fr">${D(a.usualName)}</span>`,d=y`${s===null?x:y`<span class="distance">${qn(s,r)}</span>`}`,ee=J(l,u,t,{take:c});return n?y`<h4>${mr(e)} ${ee} ${d}</h4>`:y`<p class="where">${ee} ${d}</p>`}function gr(e){let t=nr(e);return t?y`<p lang="fr">${t}</p>`:x}function _r({contact:e,structure:t}){return e===t?x:y`<p lang="fr">${D(e.usualName)}</p>`}function vr({hosting:e,contact:t},n){let{words:r}=n,i=e?.howToEnter,a=t.phone?``:t.email?r.writeToEnter:r.visitToEnter;return y`
    ${i?y`<p class="step"><b>${r.howToEnter}</b> <span lang="fr">${D(i)}</span></p>`:x}
    ${a&&!i?y`<p class="step">${a}</p>`:x}
    ${e?.basis===`DERIVED`?y`<p class="hint">${r.derived}</p>`:x}
    ${e?.basis===`PUBLISHED`?yr(e,n):x}
  `}function yr({provenance:e},{words:t,language:n}){let{source:r,sourceDate:i,reviewStatus:a}=e,o=t.accordingTo(r.name,Kn(i,n));return y`<p class="hint">
    ${a===`TO_CONFIRM`?t.toConfirm:x} ${o}
  </p>`}function br(e,t){if(e.length===0)return x;let n=e.map(({status:e,fundingSource:n})=>t.funding(n.name,t.fundingStatuses[e]));return y`<p class="fundings"><b>${t.fundings}</b> ${n.join(`, `)}</p>`}function xr({call:e},t,n){let{words:r}=n;return y`
    ${Xn(t.notices,n)}
    ${e?y`<h3>${r.callFirst}</h3>
          ${dr(e,n,t.firstCall?.whatToSay)}`:x}
  `}function Sr({hosts:e,advisers:t},n,r){let{words:i}=r;return y`
    ${e.length>0?y`<h3>${i.openWithPlace}</h3>
          <ol class="cards" part="liste">
            ${e.map(e=>Cr(e,r))}
          </ol>`:x}
    ${Or(n.questions,r)}
    ${t.length>0?y`<h3>${i.alsoNear}</h3>
          <ul class="cards">
            ${t.map(e=>fr(e,r))}
          </ul>`:x}
    ${Tr(n.nodes,r)} ${Dr(n,r)}
    ${Zn(n.notices,r)}
  `}function Cr(e,t){let{site:n,words:r}=t,{dispositif:i}=e.recommendation,a=y`<span lang="fr">${D(i.name)}</span>`,o=y`
    <p class="tag host">${r.stages[i.stage]}</p>
    <h4>${mr(e)} ${J(`${n}/dispositifs/${i.code}`,a,t)}</h4>
  `;return fr(e,t,wr(e.recommendation,t),o)}function wr(e,t){let{words:n,language:r,professional:i}=t,{fit:a,agreements:o,dispositif:s}=e;return y`
    <p class="fit">${n.fits[a]}</p>
    ${o.map(e=>y`<p>${n.agreement(e)}</p>`)}
    <p>${q(s.summary,r)}</p>
    ${i?br(s.fundingSources,n):x}
  `}function Tr(e,t){let{words:n}=t,r=e.filter(e=>!st(e)),i=r.filter(({hosts:e})=>e?.edges[0]?.node.basis===`DERIVED`),a=r.filter(e=>!i.includes(e));return y`
    ${Er(i,n.openInSchools(i.length),t)}
    ${Er(a,n.openElsewhere(a.length),t)}
  `}function Er(e,t,n){return e.length===0?x:y`<details class="folded">
    <summary>${t}</summary>
    <ul>
      ${e.map(e=>{let{code:t,name:r}=e.dispositif,i=y`<span lang="fr">${D(r)}</span>`;return y`<li>
          ${J(`${n.site}/dispositifs/${t}`,i,n)} ${wr(e,n)}
        </li>`})}
    </ul>
  </details>`}function Dr({statuses:e},{words:t,language:n}){let r=e.filter(({isCertain:e})=>e);return r.length===0?x:y`<details class="folded">
    <summary>${t.law}</summary>
    ${r.map(({text:e,nextStep:t})=>y`<p>${q(e,n)} ${q(t,n)}</p>`)}
  </details>`}function Or(e,t){let{words:n,skipped:r}=t,i=e.filter(({code:e,field:t})=>t!==`LEFT_SINCE`&&!r.has(e));return i.length===0?x:y`<h3 id="questions" tabindex="-1">${n.questions}</h3>
    <p class="hint">${n.questionsHint}</p>
    <ul class="questions">
      ${i.map(e=>y`<li>${kr(e,t)}</li>`)}
    </ul>`}function kr(e,t){let{language:n}=t,r=`question-${e.code}`;return y`<div class="question" role="group" aria-labelledby=${r}>
    <p id=${r}><b>${q(e.text,n)}</b></p>
    ${e.field===`ANSWERS`?Ar(e,t):jr(e,t)}
  </div>`}function Ar(e,{words:t,answer:n}){let r=(t,r)=>y`<button type="button" class="answer" @click=${()=>n(e,r)}>${t}</button>`,{yes:i,no:a,unknown:o}=t.answers;return y`<div class="answers">
    ${r(i,!0)} ${r(a,!1)} ${r(o,void 0)}
  </div>`}function jr(e,{words:t,answer:n}){let{code:r,field:i}=e,a=`reponse-${r}`,o=`question-${r}`,s=t=>{let r=t.currentTarget.closest(`.answers`)?.querySelector(`#${a}`)?.value.trim();r&&n(e,r)},c=i===`DIPLOMA`?t.diplomas:t.lastClasses;return y`<div class="answers">
    ${i===`AGE`?y`<input id=${a} type="text" inputmode="numeric" maxlength="2" aria-labelledby=${o} />`:y`<select id=${a} aria-labelledby=${o}>
          <option value="">${t.choose}</option>
          ${Object.entries(c).map(([e,t])=>y`<option value=${e}>${t}</option>`)}
        </select>`}
    <button type="button" class="answer" @click=${s}>${t.confirm}</button>
    <button type="button" class="answer" @click=${()=>n(e,void 0)}>
      ${t.answers.unknown}
    </button>
  </div>`}function Mr({understood:e}){return e.needs[0]?.need.urgency===`NOW`}function Nr({understood:e,nextStep:t},n){let{words:r,language:i}=n,{sentence:a,helplines:o,actors:s}=t,c=e.needs[0]?.need.dispositifs??[];return y`
    <p class="notice">${q(a,i)}</p>
    ${o.length>0?y`<ul class="cards" part="liste">
          ${o.map(e=>y`<li class="card" part="lieu">${Ir(e,n)}</li>`)}
        </ul>`:x}
    ${Fr({understood:e,nextStep:t},n)}
    ${s.length>0?y`<h3>${r.talkTo}</h3>
          <ul>
            ${s.map(({name:e,howToReach:t})=>y`<li>${q(r.reach(e,t),i)}</li>`)}
          </ul>`:x}
    ${c.length>0?Pr(c,n):x}
  `}function Pr(e,t){return y`<h3>${t.words.mayHelp}</h3>
    <ul lang="fr">
      ${e.map(({code:e,name:n})=>y`<li>${J(`${t.site}/dispositifs/${e}`,D(n),t)}</li>`)}
    </ul>`}function Fr({understood:e,nextStep:t},n){let{cio:r,cioDistanceMeters:i,missionLocale:a}=t,{place:o}=e;if(!o||!(r||a))return x;let s=(e,t,r,i)=>fr({structure:e,contact:e,kind:t,number:r,meters:i},n);return y`<h3>${n.words.nearYou(o.label)}</h3>
    <ul class="cards">
      ${r?s(r,`cio`,1,i):x}
      ${a?s(a,`mission-locale`,r?2:1,null):x}
    </ul>`}function Ir(e,{words:t,language:n,sealed:r}){let{name:i,phone:a,purpose:o,hours:s,isFree:c,isForTextMessages:l}=e,u=`${l?`sms`:`tel`}:${a.replace(/\s/g,``)}`;return y`
    <h3>${r?y`<span class="phone" dir="ltr">${a}</span>`:y`<a class="button main phone" href=${u} dir="ltr">${a}</a>`} ${l?t.byText:x} <span>${i}</span></h3>
    <p>
      ${q(t.helpline(o,s),n)} ${c?t.isFree:x}
    </p>
  `}function Lr(e,t,n){switch(e.kind){case`hosts`:{let{edges:r,place:i}=e.hosts;return(r.length>0?t.hostsNear:t.hostsNowhere)(n(e.dispositif),i.label)}case`around`:return t.aroundOf(e.around.place.label);case`recommendations`:return t.advice;case`heard`:return Mr(e.heard)?t.callNow:e.heard.understood.needs[0]?.need.name??``}}function Rr(e,t){switch(e.kind){case`hosts`:return t.found(e.hosts.edges.length);case`around`:return t.found(e.around.cios.length+e.around.missionsLocales.length);case`recommendations`:return t.advised(e.recommendations.nodes.length);case`heard`:return t.heard}}function zr(e,t,n){if(e.kind===`recommendations`)return xr(t,e.recommendations,n);if(e.kind===`heard`)return Nr(e.heard,n);let{words:r}=n,{call:i}=t;return y`
    ${Xn(e.kind===`hosts`?e.hosts.notices:e.around.notices,n)}
    ${e.kind===`hosts`&&e.hosts.edges.length===0?y`<p class="notice">${r.coverage[e.hosts.coverage]||r.found(0)}</p>`:x}
    ${i?y`<h3>${r.callFirst}</h3>
          ${dr(i,n)}`:x}
  `}function Br(e,t,n){switch(e.kind){case`hosts`:return Vr(e,t,n);case`around`:return Hr(e.around,t,n);case`recommendations`:return Sr(t,e.recommendations,n);case`heard`:return x}}function Vr({hosts:e,fundings:t},n,r){let{words:i,professional:a}=r,o=e.edges.length>0&&e.coverage===`PARTIAL`;return y`
    ${n.hosts.length>0?y`<h3>${i.otherPlaces}</h3>
          <ol class="cards" part="liste">
            ${n.hosts.map(e=>fr(e,r))}
          </ol>`:x}
    ${a?br(t,i):x}
    ${Ur(i.forAdvice,n,r)}
    ${Zn(e.notices,r,o?i.coverage.PARTIAL:``)}
  `}function Hr({notices:e},t,n){return y`
    ${Ur(n.words.alsoNear,t,n)} ${Zn(e,n)}
  `}function Ur(e,{advisers:t},n){return t.length===0?x:y`<h3>${e}</h3>
    <ul class="cards">
      ${t.map(e=>fr(e,n))}
    </ul>`}function Wr(){return window.top!==window&&window.origin===`null`}function Gr(e){if(e.defaultPrevented)return``;e.preventDefault();let{href:t}=e.currentTarget,n=Kr(t);return n?(n.opener=null,``):t}function Kr(e){try{return window.open(e,`_blank`)}catch{return null}}function qr(e){let{words:t,shareLink:n,copied:r,elsewhere:i}=e;if(!n)return x;let a=async()=>{try{await navigator.clipboard.writeText(n),e.copied=`copied`}catch{e.copied=`refused`}},o=i?`_blank`:x;return y`<p class="share">
    ${`clipboard`in navigator&&r!==`refused`?y`<button type="button" class="quiet" @click=${a}>${t.share}</button>`:y`<a href=${n} target=${o} rel="noopener">${t.shareBy}</a>`}
    <span role="status">${r===`copied`?t.shared:``}</span>
  </p>`}function Jr(e,t,n){if(n.kind===`heard`)return;let{site:r,audience:i,asker:a,spoken:o,academie:s,theme:c}=e,l=en(t,n);i&&l.push([`profil`,a]),o!==`fr`&&l.push([`langue`,o]),s&&l.push([`academie`,s]),c&&l.push([`theme`,c]);for(let[e,t]of l)r.searchParams.set(e,t);return r.href}var Yr=o`
  :host {
    display: block;
    text-indent: 0;
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
    --focus: #14222b;
    --ring: #ffc46b;
    --host: var(--accent);
    --host-wash: #e3f1ee;
    --cio: #1f4e8c;
    --cio-wash: #e6eef8;
    --mission: #7a2e6b;
    --mission-wash: #f6e9f3;
    --on-kind: #fff;
    --sea: #dbe7ee;
    --round: var(--raccroche-radius, 0.5em);
    /* no block: a line through or under the text of the page around would go on in it */
    display: inline-block;
    width: 100%;
    vertical-align: top;
    box-sizing: border-box;
    max-height: var(--height, none);
    background: var(--paper);
    color: var(--ink);
    font-family: var(--raccroche-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    font-size: medium;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  .root[dir="rtl"] {
    direction: rtl;
  }
  .sheet {
    padding: 1em;
    font-size: calc(1em * var(--raccroche-scale, 1));
  }
  .root[tabindex] {
    overflow: auto;
  }
  @media screen {
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
      --ring: #14222b;
      --host-wash: #1d2d2b;
      --cio: #9cc3f5;
      --cio-wash: #1b2838;
      --mission: #e7a9d8;
      --mission-wash: #33202f;
      --on-kind: #0f1a1f;
      --sea: #0c1416;
      color-scheme: dark;
    }
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
    --host-wash: #fff;
    --cio: #00f;
    --cio-wash: #fff;
    --mission: #00f;
    --mission-wash: #fff;
    --sea: #fff;
  }
  .root[data-theme="dsfr"] {
    --accent: #000091;
    --ink: #161616;
    --soft: #3a3a3a;
    --line: #3a3a3a;
    --wash: #f6f6f6;
    --wrong: #ce0500;
    --focus: #0a76f6;
    --ring: #fff;
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
    box-shadow: 0 0 0 2px var(--ring);
  }
  [tabindex="-1"]:focus-visible {
    outline-width: 2px;
    box-shadow: none;
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
    flex: none;
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
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: 48px;
    padding: 0.4em 1.1em;
    border: 1px solid var(--accent);
    border-radius: var(--round);
    background: var(--paper);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    text-decoration: none;
    cursor: pointer;
  }
  .main {
    min-height: 52px;
    background: var(--accent);
    color: var(--on-accent);
  }
  button.quiet {
    min-height: 44px;
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
  .share {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    align-items: center;
    margin-top: 0.5em;
  }
  .medium form,
  .wide form {
    grid-template-columns: 1fr 1fr;
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
    .share,
    .actions .button:not(.phone),
    .send,
    .questions {
      display: none;
    }
    .root {
      display: block; /* which is cut between two sheets of paper */
      max-height: none;
      overflow: visible;
    }
  }
`;function Xr(e){return e===`auto`?matchMedia(`(prefers-color-scheme: dark)`).matches?`sombre`:`clair`:e??`clair`}var Zr,Qr=4e3,$r=`0 800 12 25 00`,ei=[`helpPhone`,`tilesAttribution`],ti=new WeakMap,ni=new WeakMap,ri=new WeakMap,Y=new WeakMap,X=new WeakMap,Z=new WeakMap,Q=new WeakSet,ii=new WeakMap,ai=class extends gt{constructor(){super(),T(this,Q),O(this,ti,void 0),O(this,ni,void 0),O(this,ri,void 0),O(this,Y,void 0),O(this,X,void 0),O(this,Z,void 0),O(this,ii,void 0),this.placeField=new In(this),this.needField=new gn(this),A(ti,this,new cn(this)),A(ni,this,new En(this)),A(ri,this,new Ot(this,e=>e?E(Q,this,li).call(this,e):E(Q,this,ui).call(this))),this.directory=new Je(``,`fr`),A(ii,this,e=>{vt(e),yt(e)&&(e.preventDefault(),E(Q,this,$).call(this,`results`))}),this.helpPhone=$r,this.keepHistory=!1,this.progress=`none`,this.failed={search:!1,catalogue:!1},this.copied=`no`,this.refusal=``,this.unopened=``}get spoken(){return Un(this.language,this)}get asker(){return fn(this.audience)}get words(){return Wn(this.spoken)}connectedCallback(){this.hasUpdated||A(Z,this,nt(this)),super.connectedCallback();for(let e of ei){let t=this.getAttribute(e);t!==null&&(this[e]=t)}this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),k(ti,this).close()}willUpdate(e){let t=!this.hasUpdated;if(this.helpPhone||=$r,t||e.has(`api`)||e.has(`language`)){let e=this.api?new URL(this.api,document.baseURI).href:`${bt}graphql`;this.directory=new Je(e,this.spoken),E(Q,this,ci).call(this),k(Y,this)&&E(Q,this,$).call(this,`nothing`)}e.has(`dispositif`)&&(this.needField.dispositif=this.dispositif??``,this.needField.check());let n=t&&k(ri,this).first;n?E(Q,this,li).call(this,n):t&&k(Z,this)?.text?(this.placeField.type(k(Z,this).text),this.needField.dispositif=k(Z,this).dispositif):e.has(`place`)&&this.place&&(this.placeField.set(Vt(this.place.trim())),E(Q,this,$).call(this,`nothing`))}firstUpdated(){let e=k(Z,this)?.caret;typeof e==`number`&&this.placeField.focusAt(e),A(Z,this,void 0)}updated(){this.renderRoot.querySelector(`.root`)?.style.setProperty(`--height`,this.height??`none`),k(ti,this).update(this.renderRoot.querySelector(`.map`),this.found)}async search(e=!0){await this.updateComplete;let t=this.placeField.place&&this.needField.need;await E(Q,this,$).call(this,e&&t?`results`:`nothing`)}get filter(){return this.academie?{academies:[this.academie]}:void 0}render(){let{words:e,theme:t,height:n,found:r,failed:i}=this,a=i.search||i.catalogue&&!r;return y`
      <section
        class="root ${k(ni,this).room}" part="recherche" lang=${this.spoken} dir=${e.direction}
        data-theme=${Xr(t)} aria-label=${e.title} tabindex=${n?0:x}
        @keydown=${k(ii,this)} @keypress=${vt} @keyup=${vt}
      >
        <div class="sheet">
          <slot name="avant"></slot>
          ${E(Q,this,di).call(this)}
          <p class="status" role="status">${E(Q,this,fi).call(this)}</p>
          ${a?E(Q,this,pi).call(this):x}
          ${this.refusal?y`<p class="help" role="alert">${this.refusal}</p>`:x}
          ${r?E(Q,this,mi).call(this,r):y`<slot name="premiers"></slot>`}
          <slot name="apres"></slot>
        </div>
      </section>
    `}get shareLink(){let{found:e}=this;return e&&k(Y,this)&&Jr(this,k(Y,this),e)}get site(){return new URL(`./`,this.directory.url)}get elsewhere(){return this.site.origin!==location.origin||window.top!==window}get showing(){return{words:this.words,language:this.spoken,site:this.site.href.replace(/\/$/,``),elsewhere:this.elsewhere,sealed:Wr(),professional:this.asker===`professionnel`,skipped:this.needField.skipped,chosen:(e,t)=>E(Q,this,gi).call(this,e,t),follow:e=>this.unopened=Gr(e),answer:(e,t)=>E(Q,this,hi).call(this,e,t)}}};Zr=ai;async function $(e){let t=this.placeField.place,n=this.needField.need;if(this.placeField.problem=t?``:this.words.placeMissing,!t||!n){this.requestUpdate(),await this.updateComplete,e!==`nothing`&&(t?this.needField:this.placeField).focus();return}k(X,this)?.abort();let r=A(X,this,new AbortController);this.progress=`searching`,this.copied=`no`,this.refusal=``,this.unopened=``;let i=setTimeout(()=>this.progress=`slow`,Qr);ft(this,`recherche`,$t(t.input,n));try{let i=await Yt(t.input,n,this,r.signal);if(r.signal.aborted)return;await E(Q,this,oi).call(this,i,{place:t,need:n},e)}catch(t){r.signal.aborted||await E(Q,this,si).call(this,t,n,e)}finally{clearTimeout(i)}}async function oi(e,t,n){let r=Qt(e);r&&t.place.input.coordinates?r.label=this.words.aroundPosition:r&&e.kind!==`heard`&&this.placeField.name(r.label),this.found=e,A(Y,this,t),this.progress=`none`,this.failed={...this.failed,search:!1},this.failed.catalogue&&E(Q,this,ci).call(this),k(ri,this).show(e.kind===`heard`?null:t,n),ft(this,`resultats`,{kind:e.kind,summary:Rr(e,this.words)}),await this.updateComplete,pt(this.renderRoot,n)}async function si(e,t,n){let r=k(X,this),{message:i,code:a}=e instanceof Ge?e:We,o=a===`UNKNOWN_DISPOSITIF`&&t.way===`dispositif`&&t.dispositif;o&&(await E(Q,this,ci).call(this),this.needField.leaveOut(o));let s=a===`BAD_FILTER`&&this.academie;s&&(console.warn(`raccroche-recherche: academie="${s}" is left out. ${i}`),this.academie=null);let c=tt(a)?await this.placeField.takeMeant():0;if(r!==k(X,this))return;if(o||s||c===1)return E(Q,this,$).call(this,n);this.progress=`none`,this.found=void 0,ft(this,`erreur`,{code:a}),a===We.code?this.failed={...this.failed,search:!0}:et(a)?this.placeField.problem=c>1?this.words.severalPlaces:i:this.refusal=i,await this.updateComplete;let l=c>1||a===`AMBIGUOUS_PLACE`;n!==`nothing`&&this.placeField.problem?this.placeField.complain(l):n===`questions`&&pt(this.renderRoot,n)}async function ci(){let e=await this.needField.read(this.directory);this.failed={...this.failed,catalogue:!e}}function li({place:e,need:t}){this.placeField.set(e),this.needField.set(t),E(Q,this,$).call(this,`nothing`)}function ui(){k(X,this)?.abort(),this.progress=`none`,this.found=A(Y,this,void 0),this.placeField.type(``),this.placeField.problem=``,this.requestUpdate()}function di(){return y`<form part="formulaire" novalidate @submit=${e=>e.preventDefault()}>
      ${this.placeField.render()}
      <div class="need">${this.needField.render()}</div>
      <div class="submit">
        <button type="button" class="main" part="bouton" @click=${()=>E(Q,this,$).call(this,`results`)}>
          ${this.words.search}
        </button>
      </div>
    </form>`}function fi(){return this.progress===`searching`?this.words.searching:this.progress===`slow`?this.words.slow:this.found&&!this.failed.search?Rr(this.found,this.words):``}function pi(){return _t(this.words,this.helpPhone,()=>{E(Q,this,ci).call(this),this.placeField.place&&E(Q,this,$).call(this,`results`)})}function mi(e){let{words:t,showing:n}=this,r=Lr(e,t,e=>this.needField.nameOf(e)),i=at(e);return y`<h2 id="resultats" tabindex="-1">${r}</h2>
      <div class="found">
        <div class="first">${zr(e,i,n)}</div>
        ${e.kind===`heard`?x:k(ti,this).render(k(ni,this).room===`wide`)}
        <div class="rest" id="suite" tabindex="-1">
          ${Br(e,i,n)} ${qr(this)}
        </div>
      </div>
      <p class="unopened" role="status">${this.unopened?t.cannotOpen(this.unopened):``}</p>`}function hi(e,t){this.needField.answer(e,t)&&(this.requestUpdate(),t===void 0?this.updateComplete.then(()=>pt(this.renderRoot,`questions`)):E(Q,this,$).call(this,`questions`))}function gi({structure:e,dispositif:t=null},n){let{id:r,uai:i,name:a}=e,o={id:r,uai:i,name:a,dispositif:t};ft(this,`choix`,o,!0)||n.preventDefault()}Zr.styles=[Yr,Ve],Zr.properties={api:{type:String},dispositif:{type:String},audience:{type:String},place:{type:String},academie:{type:String},theme:{type:String},language:{type:String},height:{type:String},helpPhone:{type:String,attribute:`help-phone`},keepHistory:{type:Boolean,attribute:`keep-history`},tiles:{type:String},tilesAttribution:{type:String,attribute:`tiles-attribution`},found:{state:!0},progress:{state:!0},failed:{state:!0},copied:{state:!0},refusal:{state:!0},unopened:{state:!0}},customElements.get(`raccroche-recherche`)||customElements.define(`raccroche-recherche`,ai);export{ai as RaccrocheRecherche,rn as useMap};