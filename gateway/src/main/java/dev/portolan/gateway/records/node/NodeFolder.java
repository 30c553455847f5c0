package dev.portolan.gateway.records.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.ChainId;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.chain.SigningKey;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a node's records, which one process holds at a time: {@code key.pem}, {@code
 * chain.json} (the chain's id, its scopes' secret and its keys' statements), {@code head.json} (the
 * last signed head), {@code spill.bin} and {@code journal.bin}.
 */
public final class NodeFolder implements AutoCloseable {
    /** The name of the file with the last signed head. */
    public static final String HEAD = "head.json";

    private static final System.Logger LOG = System.getLogger("dev.portolan.records");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "key.pem";
    private static final String PREVIOUS_KEY = "previous.pem";
    private static final String CHAIN = "chain.json";
    private static final int MAX_BYTES = 1 << 20;

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private NodeFolder(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * A chain as its folder knows it.
     *
     * @param id its id
     * @param scopes the secret that its scopes are derived from
     * @param keys the statements of its keys, the current one last
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Chain(String id, byte[] scopes, List<KeyStatement> keys) {
        public Chain {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Opens the folder, or makes it, and takes its lock.
     *
     * @throws RecordsException if another process holds it, or if it cannot be written
     */
    public static NodeFolder open(Path folder) throws RecordsException {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = lock(file);
            if (lock == null) {
                file.close();
                throw new RecordsException(
                        "another process uses the folder of records " + folder,
                        "stop it, or give this node a folder of its own (records.folder)");
            }
            return new NodeFolder(folder, file, lock);
        } catch (IOException e) {
            throw unusable(folder);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static RecordsException unusable(Path path) {
        return new RecordsException(
                path + " cannot be read and written",
                "correct records.folder, its permissions, or the disk");
    }

    /** The path of one of its files. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Returns the key that signs: the one that is configured, or the folder's own, which is made if
     * there is none.
     */
    public SigningKey key(RecordSettings settings) throws RecordsException {
        ConfigSecret configured = settings.key();
        if (configured != null) {
            return parsed(configured.reveal(), "records.key");
        }
        Path file = file(KEY);
        try {
            if (Files.exists(file)) {
                return parsed(Files.readString(file), file.toString());
            }
            SigningKey made = SigningKey.generate();
            writeSecret(file, made.pem());
            return made;
        } catch (IOException e) {
            throw unusable(file);
        }
    }

    /** Returns the key before the current one, if it is kept to sign its successor. */
    public Optional<SigningKey> previousKey(RecordSettings settings) throws RecordsException {
        ConfigSecret configured = settings.previousKey();
        if (configured != null) {
            return Optional.of(parsed(configured.reveal(), "records.previousKey"));
        }
        Path file = file(PREVIOUS_KEY);
        try {
            return Files.exists(file)
                    ? Optional.of(parsed(Files.readString(file), file.toString()))
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(file);
        }
    }

    /** Makes a new key, which the old one signs at the next start. */
    public void rotate() throws RecordsException {
        try {
            if (Files.exists(file(PREVIOUS_KEY))) {
                throw new RecordsException(
                        "the last rotation has not taken effect yet",
                        "start the gateway once, then rotate again");
            }
            Files.move(file(KEY), file(PREVIOUS_KEY), StandardCopyOption.ATOMIC_MOVE);
            writeSecret(file(KEY), SigningKey.generate().pem());
        } catch (IOException e) {
            throw unusable(file(KEY));
        }
    }

    /** Forgets the key before the current one, once its statement is written. */
    void forgetPreviousKey() throws RecordsException {
        try {
            Files.deleteIfExists(file(PREVIOUS_KEY));
        } catch (IOException e) {
            throw unusable(file(PREVIOUS_KEY));
        }
    }

    private static SigningKey parsed(String pem, String where) throws RecordsException {
        return SigningKey.parse(pem)
                .orElseThrow(
                        () ->
                                new RecordsException(
                                        where + " is no private key of Ed25519 in PEM",
                                        "make one: openssl genpkey -algorithm ed25519"));
    }

    /** Returns the folder's chain; empty if it has none yet. */
    public Optional<Chain> chain() throws RecordsException {
        Path file = file(CHAIN);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode read = tree(file).orElseThrow(() -> unusable(file));
        List<KeyStatement> keys = new ArrayList<>();
        for (JsonNode key : read.path("keys")) {
            keys.add(KeyStatement.read(key).orElseThrow(() -> unusable(file)));
        }
        Hash scopes = Hash.parse(read.path("scopes").asText("")).orElseThrow(() -> unusable(file));
        String id = read.path("chain").asText("");
        if (id.isEmpty() || keys.isEmpty()) {
            throw unusable(file);
        }
        return Optional.of(new Chain(id, scopes.bytes(), keys));
    }

    /** Begins a chain that {@code key} signs. */
    Chain begin(String node, SigningKey key, Instant now, SecureRandom random)
            throws RecordsException {
        String id = ChainId.create(node, key.verifying(), random);
        byte[] scopes = new byte[Hash.BYTES];
        random.nextBytes(scopes);
        Chain begun = new Chain(id, scopes, List.of(KeyStatement.first(id, key, now)));
        keep(begun);
        return begun;
    }

    /** Keeps a chain with its keys. */
    void keep(Chain chain) throws RecordsException {
        CanonicalJson json = new CanonicalJson().object().member("chain", chain.id()).array("keys");
        chain.keys().forEach(key -> key.write(json));
        byte[] text =
                json.endArray()
                        .member("scopes", Hash.ofBytes(chain.scopes()).text())
                        .endObject()
                        .bytes();
        try {
            writeSecret(file(CHAIN), new String(text, java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unusable(file(CHAIN));
        }
    }

    /** Returns the last head that was kept here, apart from the store. */
    public Optional<SignedHead> head() {
        return tree(file(HEAD)).flatMap(SignedHead::read);
    }

    /** Keeps the last head. A failure is logged: the head is in the store as well. */
    void keep(SignedHead head) {
        CanonicalJson json = new CanonicalJson();
        head.write(json);
        try {
            Path next = file(HEAD + ".next");
            Files.write(next, json.bytes());
            Files.move(next, file(HEAD), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be written", file(HEAD));
        }
    }

    private static Optional<JsonNode> tree(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            return Optional.of(JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes a file that only its owner may read, as a whole or not at all. */
    private static void writeSecret(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        if (next.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(next, text);
        try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
