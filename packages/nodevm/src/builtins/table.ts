/**
 * TABLE: Node's builtin modules, member by member. Upholds I10: a member that is not listed as given does not exist for
 * the guest, and a module that is not listed here exists only by `require.dangerousBuiltins`.
 *
 * `given`: what a guest may use. `withheld`: what was looked at and is not given, because it acts on the whole process,
 * reaches Node's internals or is no public API. A member of the running Node that is in neither list is withheld too,
 * and a test names it, so that somebody looks.
 */

/** How one builtin module is shown. */
export interface BuiltinReview {
  readonly given: readonly string[];
  readonly withheld: readonly string[];
  /** Members that are modules of this table themselves. */
  readonly nested: Readonly<Record<string, string>>;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const review = (given: string, withheld = "", nested: Readonly<Record<string, string>> = {}): BuiltinReview => ({
  given: words(given),
  withheld: words(withheld),
  nested,
});

const assertMembers = `AssertionError deepEqual deepStrictEqual doesNotMatch doesNotReject doesNotThrow equal fail ifError match
  notDeepEqual notDeepStrictEqual notEqual notStrictEqual ok partialDeepStrictEqual rejects strictEqual throws`;

const pathMembers = `basename delimiter dirname extname format isAbsolute join matchesGlob normalize parse relative resolve sep
  toNamespacedPath`;
const pathNested = { posix: "path/posix", win32: "path/win32" };

const fsCallbacks = `access appendFile chmod chown close copyFile cp exists fchmod fchown fdatasync fstat fsync ftruncate futimes
  lchmod lchown link lstat lutimes mkdir mkdtemp open opendir read readFile readdir readlink readv realpath rename rm rmdir
  stat statfs symlink truncate unlink utimes write writeFile writev`;
const fsSync = words(fsCallbacks)
  .map((name) => `${name}Sync`)
  .join(" ");

const zlibConstants = `DEFLATE DEFLATERAW GUNZIP GZIP INFLATE INFLATERAW UNZIP ZLIB_VERNUM Z_BEST_COMPRESSION Z_BEST_SPEED Z_BLOCK
  Z_BUF_ERROR Z_DATA_ERROR Z_DEFAULT_CHUNK Z_DEFAULT_COMPRESSION Z_DEFAULT_LEVEL Z_DEFAULT_MEMLEVEL Z_DEFAULT_STRATEGY
  Z_DEFAULT_WINDOWBITS Z_ERRNO Z_FILTERED Z_FINISH Z_FIXED Z_FULL_FLUSH Z_HUFFMAN_ONLY Z_MAX_CHUNK Z_MAX_LEVEL Z_MAX_MEMLEVEL
  Z_MAX_WINDOWBITS Z_MEM_ERROR Z_MIN_CHUNK Z_MIN_LEVEL Z_MIN_MEMLEVEL Z_MIN_WINDOWBITS Z_NEED_DICT Z_NO_COMPRESSION Z_NO_FLUSH
  Z_OK Z_PARTIAL_FLUSH Z_RLE Z_STREAM_END Z_STREAM_ERROR Z_SYNC_FLUSH Z_VERSION_ERROR`;

const zstdConstants = `
  ZSTD_CLEVEL_DEFAULT ZSTD_COMPRESS ZSTD_DECOMPRESS ZSTD_btlazy2 ZSTD_btopt ZSTD_btultra ZSTD_btultra2
  ZSTD_c_chainLog ZSTD_c_checksumFlag ZSTD_c_compressionLevel ZSTD_c_contentSizeFlag ZSTD_c_dictIDFlag
  ZSTD_c_enableLongDistanceMatching ZSTD_c_hashLog ZSTD_c_jobSize ZSTD_c_ldmBucketSizeLog ZSTD_c_ldmHashLog
  ZSTD_c_ldmHashRateLog ZSTD_c_ldmMinMatch ZSTD_c_minMatch ZSTD_c_nbWorkers ZSTD_c_overlapLog ZSTD_c_searchLog
  ZSTD_c_strategy ZSTD_c_targetLength ZSTD_c_windowLog ZSTD_d_windowLogMax ZSTD_dfast ZSTD_e_continue ZSTD_e_end
  ZSTD_e_flush ZSTD_error_GENERIC ZSTD_error_checksum_wrong ZSTD_error_corruption_detected
  ZSTD_error_dictionaryCreation_failed ZSTD_error_dictionary_corrupted ZSTD_error_dictionary_wrong
  ZSTD_error_dstBuffer_null ZSTD_error_dstSize_tooSmall ZSTD_error_frameParameter_unsupported
  ZSTD_error_frameParameter_windowTooLarge ZSTD_error_init_missing ZSTD_error_literals_headerWrong
  ZSTD_error_maxSymbolValue_tooLarge ZSTD_error_maxSymbolValue_tooSmall ZSTD_error_memory_allocation
  ZSTD_error_noForwardProgress_destFull ZSTD_error_noForwardProgress_inputEmpty ZSTD_error_no_error
  ZSTD_error_parameter_combination_unsupported ZSTD_error_parameter_outOfBound ZSTD_error_parameter_unsupported
  ZSTD_error_prefix_unknown ZSTD_error_srcSize_wrong ZSTD_error_stabilityCondition_notRespected
  ZSTD_error_stage_wrong ZSTD_error_tableLog_tooLarge ZSTD_error_version_unsupported ZSTD_error_workSpace_tooSmall
  ZSTD_fast ZSTD_greedy ZSTD_lazy ZSTD_lazy2`;

const typeTests = `isAnyArrayBuffer isArgumentsObject isArrayBuffer isArrayBufferView isAsyncFunction isBigInt64Array isBigIntObject
  isBigUint64Array isBooleanObject isBoxedPrimitive isCryptoKey isDataView isDate isFloat16Array isFloat32Array isFloat64Array
  isGeneratorFunction isGeneratorObject isInt16Array isInt32Array isInt8Array isKeyObject isMap isMapIterator
  isModuleNamespaceObject isNativeError isNumberObject isPromise isRegExp isSet isSetIterator isSharedArrayBuffer isStringObject
  isSymbolObject isTypedArray isUint16Array isUint32Array isUint8Array isUint8ClampedArray isWeakMap isWeakSet`;

/** Every reviewed module: the set that `"*"` stands for. */
export const builtinTable: ReadonlyMap<string, BuiltinReview> = new Map<string, BuiltinReview>([
  ["assert", review(assertMembers, "Assert CallTracker", { strict: "assert/strict" })],
  ["assert/strict", review(assertMembers, "Assert CallTracker", { strict: "assert/strict" })],
  [
    "buffer",
    review(
      "Blob Buffer File INSPECT_MAX_BYTES atob btoa constants isAscii isUtf8 kMaxLength kStringMaxLength transcode",
      "SlowBuffer resolveObjectURL", // the second finds blobs of the whole process by their id
    ),
  ],
  [
    "console",
    review(
      `assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd timeLog
       trace warn`,
      // The class prints proxies from behind, if it is asked to; the rest talks to the inspector of the process.
      "Console _ignoreErrors _stderr _stderrErrorHandler _stdout _stdoutErrorHandler _times context createTask profile profileEnd timeStamp",
    ),
  ],
  [
    "crypto",
    review(
      `Cipheriv Decipheriv DiffieHellman DiffieHellmanGroup ECDH Hash Hmac KeyObject Sign Verify X509Certificate Certificate
       argon2 argon2Sync checkPrime checkPrimeSync constants createCipheriv createDecipheriv createDiffieHellman
       createDiffieHellmanGroup createECDH createHash createHmac createPrivateKey createPublicKey createSecretKey createSign
       createVerify decapsulate diffieHellman encapsulate generateKey generateKeyPair generateKeyPairSync generateKeySync
       generatePrime generatePrimeSync getCipherInfo getCiphers getCurves getDiffieHellman getFips getHashes getRandomValues
       hash hkdf hkdfSync pbkdf2 pbkdf2Sync privateDecrypt privateEncrypt pseudoRandomBytes publicDecrypt publicEncrypt
       randomBytes randomFill randomFillSync randomInt randomUUID randomUUIDv7 scrypt scryptSync sign subtle timingSafeEqual
       verify webcrypto`,
      `Cipher Decipher createCipher createDecipher createMac fips getMacs parsePKCS12 prng rng secureHeapUsed setEngine setFips`,
    ),
  ],
  [
    "events",
    review(
      `EventEmitter EventEmitterAsyncResource addAbortListener captureRejectionSymbol captureRejections defaultMaxListeners
       errorMonitor getEventListeners getMaxListeners init listenerCount on once setMaxListeners usingDomains`,
      "kMaxEventTargetListeners kMaxEventTargetListenersWarned",
    ),
  ],
  [
    "fs",
    review(
      `${fsCallbacks} ${fsSync} Dir Dirent F_OK R_OK ReadStream Stats W_OK WriteStream X_OK constants createReadStream
       createWriteStream glob globSync mkdtempDisposableSync openAsBlob openAsBlobSync unwatchFile watch watchFile`,
      "FileReadStream FileWriteStream Utf8Stream _toUnixTimestamp", // aliases and internals
      { promises: "fs/promises" },
    ),
  ],
  [
    "fs/promises",
    review(`access appendFile chmod chown constants copyFile cp glob lchmod lchown link lstat lutimes mkdir mkdtemp
      mkdtempDisposable open opendir readFile readdir readlink realpath rename rm rmdir stat statfs symlink truncate unlink
      utimes watch writeFile`),
  ],
  [
    "http",
    review(
      `Agent ClientRequest IncomingMessage METHODS OutgoingMessage STATUS_CODES Server ServerResponse createServer get
       maxHeaderSize request validateHeaderName validateHeaderValue`,
      // The agent of the process holds its connections: a guest gets one of its own. The rest is process-wide or not HTTP.
      `CloseEvent MessageEvent WebSocket _connectionListener globalAgent setGlobalProxyFromEnv setMaxIdleHTTPParsers`,
    ),
  ],
  ["https", review("Agent Server createServer get request", "globalAgent")],
  [
    "net",
    review(
      `BlockList Server Socket SocketAddress Stream connect createConnection createServer getDefaultAutoSelectFamily
       getDefaultAutoSelectFamilyAttemptTimeout isIP isIPv4 isIPv6`,
      `BoundSocket _TransferredBoundSocket _createServerHandle _normalizeArgs _setSimultaneousAccepts
       setDefaultAutoSelectFamily setDefaultAutoSelectFamilyAttemptTimeout`,
    ),
  ],
  [
    "readline",
    review("Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor", "", {
      promises: "readline/promises",
    }),
  ],
  ["readline/promises", review("Interface Readline createInterface")],
  [
    "stream/web",
    review(`ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy DecompressionStream
      ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
      ReadableStreamDefaultController ReadableStreamDefaultReader ReadableStreamTee TextDecoderStream TextEncoderStream
      TransformStream TransformStreamDefaultController WritableStream WritableStreamDefaultController
      WritableStreamDefaultWriter`),
  ],
  [
    "tls",
    review(
      `CLIENT_RENEG_LIMIT CLIENT_RENEG_WINDOW DEFAULT_CIPHERS DEFAULT_ECDH_CURVE DEFAULT_MAX_VERSION DEFAULT_MIN_VERSION
       SecureContext Server TLSSocket checkServerIdentity connect createSecureContext createServer getCACertificates
       getCertificateCompressionAlgorithms getCiphers rootCertificates`,
      "convertALPNProtocols createSecurePair setDefaultCACertificates", // the last is process-wide
    ),
  ],
  ["path", review(pathMembers, "_makeLong", pathNested)],
  ["path/posix", review(pathMembers, "_makeLong", pathNested)],
  ["path/win32", review(pathMembers, "_makeLong", pathNested)],
  ["punycode", review("decode encode toASCII toUnicode ucs2 version")],
  ["querystring", review("decode encode escape parse stringify unescape unescapeBuffer")],
  ["stream/consumers", review("arrayBuffer blob buffer bytes json text")],
  ["stream/promises", review("finished pipeline")],
  [
    "stream",
    review(
      `Duplex PassThrough Readable Stream Transform Writable addAbortSignal compose destroy duplexPair finished
       getDefaultHighWaterMark isDestroyed isDisturbed isErrored isReadable isWritable pipeline`,
      "_isArrayBufferView _isUint8Array _uint8ArrayToBuffer setDefaultHighWaterMark", // the last is process-wide
      { promises: "stream/promises" },
    ),
  ],
  ["string_decoder", review("StringDecoder")],
  [
    "timers",
    review(
      "clearImmediate clearInterval clearTimeout setImmediate setInterval setTimeout",
      "_unrefActive active enroll unenroll",
      { promises: "timers/promises" },
    ),
  ],
  ["timers/promises", review("scheduler setImmediate setInterval setTimeout")],
  [
    "url",
    review(`URL URLPattern URLSearchParams Url domainToASCII domainToUnicode fileURLToPath fileURLToPathBuffer format parse
      pathToFileURL resolve resolveObject urlToHttpOptions`),
  ],
  [
    "util",
    review(
      `MIMEParams MIMEType TextDecoder TextEncoder _extend callbackify debug debuglog deprecate diff format formatWithOptions
       getSystemErrorMap getSystemErrorMessage getSystemErrorName inherits inspect isArray isBoolean isBuffer isDate
       isDeepStrictEqual isError isFunction isNull isNullOrUndefined isNumber isObject isPrimitive isRegExp isString isSymbol
       isUndefined parseArgs parseEnv promisify stripVTControlCharacters styleText toUSVString`,
      `_errnoException _exceptionWithHostPort aborted convertProcessSignalToExitCode debounce getCallSite getCallSites log
       markPromiseAsHandled setTraceSigInt throttle transferableAbortController transferableAbortSignal`,
      { types: "util/types" },
    ),
  ],
  ["util/types", review(typeTests, "isExternal isProxy")], // `isProxy` would tell a membrane proxy from an object
  [
    "zlib",
    review(
      `${zlibConstants} ${zstdConstants} BrotliCompress BrotliDecompress Deflate DeflateRaw Gunzip Gzip Inflate InflateRaw Unzip ZstdCompress
       ZstdDecompress brotliCompress brotliCompressSync brotliDecompress brotliDecompressSync codes constants crc32
       createBrotliCompress createBrotliDecompress createDeflate createDeflateRaw createGunzip createGzip createInflate
       createInflateRaw createUnzip createZstdCompress createZstdDecompress deflate deflateRaw deflateRawSync deflateSync gunzip
       gunzipSync gzip gzipSync inflate inflateRaw inflateRawSync inflateSync unzip unzipSync zstdCompress zstdCompressSync
       zstdDecompress zstdDecompressSync`,
      `ZipBuffer ZipEntry ZipFile createZipArchive createZipArchiveSync getMaxZipContentSize setMaxZipContentSize zipFiles`,
    ),
  ],
]);

/**
 * Builtins that give a guest the process, other realms or code generation; `name/*` belongs to each. They are refused by
 * name too.
 */
export const dangerousFamilies: ReadonlySet<string> = new Set(
  words(`async_hooks child_process cluster diagnostics_channel dns domain ffi inspector module os perf_hooks process repl sea
    sqlite test trace_events v8 vm wasi worker_threads`),
);
