package dev.portolan.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server in its own process, one for all test classes; each test takes a database
 * of its own.
 *
 * <p>PostgreSQL refuses to run as root, so root starts it as the user {@code nobody}, or, where it
 * may not change users, in a name space of users. The server ends when its standard input does,
 * which the JVM holds: so it ends with the JVM, even if that is killed.
 */
public final class TestingPostgres implements AutoCloseable {
    /** The user of all databases. */
    public static final String USER = "postgres";

    /** The password of the user. */
    public static final String PASSWORD = "correct-horse";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Ways to run a command without being root, in the order of preference. */
    private static final List<List<String>> UNPRIVILEGED =
            List.of(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                    List.of("unshare", "-U"));

    /** Runs a server until the end of the standard input. */
    private static final String SERVE =
            "\"$@\" < /dev/null & server=$!; cat > /dev/null; kill -INT $server; wait $server";

    private final Path folder;
    private final List<String> prefix;
    private int port;
    private Process server;

    private TestingPostgres(Path folder, List<String> prefix) throws IOException {
        this.folder = folder;
        this.prefix = prefix;
        this.server = launch();
    }

    /** Starts with the first class that asks for it. */
    private static final class Shared {
        private static final TestingPostgres SERVER = start();
    }

    /** Returns the server that all tests share, which none may stop. */
    public static TestingPostgres shared() {
        return Shared.SERVER;
    }

    /** Starts a server for tests that stop it. */
    public static TestingPostgres start() {
        try {
            Path folder = Files.createTempDirectory("portolan-postgres-data");
            List<String> prefix = prefix();
            initialize(folder, prefix);
            TestingPostgres started = new TestingPostgres(folder, prefix);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> prefix() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (List<String> candidate : UNPRIVILEGED) {
            if (succeeds(command(candidate, "true"))) {
                return candidate;
            }
        }
        throw new IOException(
                "PostgreSQL does not run as root, and neither setpriv nor unshare -U can run it as"
                        + " another user; run the tests as another user");
    }

    private static boolean succeeds(List<String> command) {
        try {
            return run(new ProcessBuilder(command)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void initialize(Path folder, List<String> prefix) throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        for (Path path : List.of(folder, password)) {
            // The folder is for tests only, and its name is not known before.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        List<String> command =
                command(
                        prefix,
                        PostgresBinaries.folder().resolve("bin/initdb").toString(),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--pgdata=" + folder.resolve("data"));
        Path log = folder.resolve("initdb.log");
        int exit = run(new ProcessBuilder(command).redirectOutput(log.toFile()));
        if (exit != 0) {
            throw new IOException("initdb failed: " + Files.readString(log));
        }
    }

    private static int run(ProcessBuilder command) throws IOException {
        try {
            Process process = command.redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Starts the server on a free port, and waits until it answers. */
    private Process launch() throws IOException {
        for (int tries = 1; ; tries++) {
            if (port == 0 || tries > 1) {
                port = freePort();
            }
            Process process = startProcess();
            if (answers(process)) {
                return process;
            }
            process.destroyForcibly();
            if (tries == TRIES) {
                throw new IOException("PostgreSQL did not start: " + Files.readString(log()));
            }
        }
    }

    private Process startProcess() throws IOException {
        List<String> command =
                command(
                        prefix,
                        "sh",
                        "-c",
                        SERVE,
                        "sh",
                        PostgresBinaries.folder().resolve("bin/postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-F",
                        "-k",
                        "",
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "max_connections=200");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private boolean answers(Process process) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = connect(USER)) {
                return connection.isValid(0);
            } catch (SQLException e) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        return false;
    }

    /** Creates an empty database and returns its name. */
    public String createDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = connect(USER);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return name;
        } catch (SQLException e) {
            throw new AssertionError("no database could be created", e);
        }
    }

    /** Opens a connection to a database. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), USER, PASSWORD);
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    /** Stops the server; its data stays. */
    public void stop() {
        try {
            server.getOutputStream().close();
            if (!server.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again on the same port with the same data. */
    public void restart() {
        try {
            server = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        stop();
        delete(folder);
    }

    private static List<String> command(List<String> prefix, String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** Deletes a folder with all it contains. */
    static void delete(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
