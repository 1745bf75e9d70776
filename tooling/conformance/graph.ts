/**
 * The text of an expression that describes everything that can be reached from the global object of its realm, a line each:
 * kind, extensibility and text of objects and functions, whether they construct, prototypes, attributes and values of
 * properties, their order, and which objects are the same.
 */
export const graphText: string = String.raw`(function(){
  const out = []; const seen = new Map(); const ts = Function.prototype.toString;
  const queue = [['globalThis', globalThis]];
  const isObj = v => (typeof v==='object' && v!==null) || typeof v==='function';
  const hidden = {
    GeneratorFunction: Object.getPrototypeOf(function*(){}), AsyncFunction: Object.getPrototypeOf(async()=>{}), AsyncGeneratorFunction: Object.getPrototypeOf(async function*(){}),
    ArrayIterator: Object.getPrototypeOf([][Symbol.iterator]()), MapIterator: Object.getPrototypeOf(new Map().values()), SetIterator: Object.getPrototypeOf(new Set().values()),
    StringIterator: Object.getPrototypeOf(''[Symbol.iterator]()), RSI: Object.getPrototypeOf(''.matchAll(/x/g)), 
    tte: Object.getOwnPropertyDescriptor((function(){'use strict';return arguments})(),'callee').get,
    err: Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(Object.assign(new Error('x'), { stack: '' })))),
    fn: Object.getOwnPropertyDescriptors(function(){}), proxyRev: Proxy.revocable({}, {}).revoke,
    promiseCap: (()=>{ let r; class P extends Promise { constructor(e){ super((a,b)=>{ r=[a,b]; e(a,b) }) } } ; return r })(),
  };
  for (const k in hidden) queue.push(['%'+k, hidden[k]]);
  if (typeof Iterator!=='undefined') { queue.push(['%ih', Object.getPrototypeOf([].values().map(x=>x))]); queue.push(['%wrap', Object.getPrototypeOf(Iterator.from({next(){}}))]); }
  const name = k => typeof k==='symbol' ? k.toString() : k;
  while (queue.length) {
    const [p,o] = queue.shift();
    if (!isObj(o)) continue;
    if (seen.has(o)) { continue; }
    seen.set(o,p);
    let line = p+': '+typeof o+' ext='+Object.isExtensible(o)+' tag='+Object.prototype.toString.call(o);
    if (typeof o==='function') {
      let src=''; try { src = ts.call(o) } catch(e) { src='E:'+e.message }
      let ctor; try { Reflect.construct(Object, [], o); ctor=true } catch { ctor=false }
      line += ' src='+src.slice(0,80)+' ctor='+ctor;
    }
    out.push(line);
    const proto = Object.getPrototypeOf(o);
    out.push(p+'.__proto__ -> ' + (proto===null?'null':'obj'));
    for (const k of Reflect.ownKeys(o)) {
      const d = Object.getOwnPropertyDescriptor(o,k);
      const q = p+'.'+name(k);
      let desc = q+' ['+(d.writable?'w':'-')+(d.enumerable?'e':'-')+(d.configurable?'c':'-')+'] ';
      if ('value' in d) { desc += isObj(d.value) ? typeof d.value : typeof d.value==='symbol'? d.value.toString() : typeof d.value+' '+String(d.value).slice(0,200); queue.push([q,d.value]); }
      else { desc += 'get='+typeof d.get+' set='+typeof d.set; queue.push([q+'#get', d.get]); queue.push([q+'#set', d.set]); }
      out.push(desc);
    }
    out.push(p+' keys: '+Reflect.ownKeys(o).map(name).join());
    queue.push([p+'.__proto__', proto]);
  }
  // identity
  for (const [o,p] of seen) { const pr = Object.getPrototypeOf(o); out.push(p+' proto= '+(pr===null?'null':seen.get(pr))); for (const k of Reflect.ownKeys(o)) { const d=Object.getOwnPropertyDescriptor(o,k); if (isObj(d.value)) out.push(p+'.'+name(k)+' is '+seen.get(d.value)); } }
  return out.join('\n');
})()`;
