package dev.portolan.gateway.store;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.store.StoreException.Reason;
import dev.portolan.gateway.store.StoreListener.Operation;
import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.TlsMode;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.SingleCertValidatingFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A store in a database of a PostgreSQL server, which replicas share. */
final class PostgresStore implements Store {
    /** Enough for the writers of a gateway, and a small part of a server's usual 100. */
    private static final int MAX_CONNECTIONS = 8;

    private static final int CONNECT_SECONDS = 5;

    /**
     * The time after which a server that says nothing is given up; migrations take as long as
     * needed.
     */
    private static final int ANSWER_SECONDS = 30;

    private final ConnectionPool pool;

    private PostgresStore(ConnectionPool pool) {
        this.pool = pool;
    }

    static PostgresStore open(PostgresServer server, StoreListener listener) throws StoreException {
        migrations(server).apply();
        return new PostgresStore(pool(server, listener));
    }

    static Store openForReading(PostgresServer server) throws StoreException {
        migrations(server).requireCurrent();
        return new ReadOnlyStore(
                pool(server, StoreListener.NONE), SqlDialect.POSTGRESQL, server.shown());
    }

    private static Migrations migrations(PostgresServer server) throws StoreException {
        PGSimpleDataSource source = source(server);
        tryToConnect(source, server);
        return Migrations.of(source, SqlDialect.POSTGRESQL, server.shown());
    }

    private static ConnectionPool pool(PostgresServer server, StoreListener listener) {
        PGSimpleDataSource source = source(server);
        source.setSocketTimeout(ANSWER_SECONDS);
        return new ConnectionPool(
                source,
                MAX_CONNECTIONS,
                new StoreWatch(SqlDialect.POSTGRESQL, server.shown(), listener));
    }

    private static void tryToConnect(PGSimpleDataSource source, PostgresServer server)
            throws StoreException {
        try (Connection connection = source.getConnection()) {
            connection.isValid(CONNECT_SECONDS);
        } catch (SQLException e) {
            throw notConnected(server, e);
        }
    }

    private static StoreException notConnected(PostgresServer server, SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        return switch (state) {
            case String s when s.startsWith("28") ->
                    new StoreException(
                            Reason.REFUSED,
                            "the store %s refuses the user or its password"
                                    .formatted(server.shown()),
                            "correct store.url or store.password, and the server's pg_hba.conf",
                            failure);
            case "3D000" ->
                    new StoreException(
                            Reason.UNUSABLE,
                            "the store %s has no database of that name".formatted(server.shown()),
                            "create it: CREATE DATABASE \"%s\" OWNER \"%s\""
                                    .formatted(server.name(), server.user()),
                            failure);
            case String s when s.startsWith("08") ->
                    new StoreException(
                            Reason.UNAVAILABLE,
                            "the store %s cannot be reached, or not with sslmode=%s"
                                    .formatted(server.shown(), server.tls().mode().word()),
                            "check store.url and store.ca, and that the server runs",
                            failure);
            default -> StoreFailures.of(SqlDialect.POSTGRESQL, server.shown(), failure);
        };
    }

    private static PGSimpleDataSource source(PostgresServer server) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(server.name());
        source.setUser(server.user());
        ConfigSecret password = server.password();
        if (password != null) {
            source.setPassword(password.reveal());
        }
        source.setApplicationName("portolan");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(2 * CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        source.setSslMode(server.tls().mode().word());
        if (server.tls().mode() == TlsMode.VERIFY_FULL) {
            trust(source, server.tls().ca());
        }
        return source;
    }

    /** Trusts {@code ca} alone, or the JVM's authorities; the driver checks the server's name. */
    private static void trust(PGSimpleDataSource source, @Nullable String ca) {
        if (ca == null) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        } else {
            source.setSslfactory(SingleCertValidatingFactory.class.getName());
            source.setSslFactoryArg(ca);
        }
    }

    @Override
    public <T> T read(SqlWork<T> work) throws StoreException {
        return pool.run(Operation.READ, work);
    }

    @Override
    public <T> T write(SqlWork<T> work) throws StoreException {
        return pool.run(Operation.WRITE, work);
    }

    @Override
    public SqlDialect dialect() {
        return SqlDialect.POSTGRESQL;
    }

    @Override
    public void close() {
        pool.close();
    }
}
