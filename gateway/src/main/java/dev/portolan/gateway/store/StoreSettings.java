package dev.portolan.gateway.store;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.model.CountrySet;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The database of what must not be lost.
 *
 * @param database where it is
 * @param countries the country where it stores its data
 */
public record StoreSettings(Database database, CountrySet countries) {
    /** A kind of database. */
    public sealed interface Database {
        /** Returns its address without a secret, for messages. */
        String shown();
    }

    /** An SQLite file of this process alone; made if it does not exist. */
    public record SqliteFile(Path file) implements Database {
        @Override
        public String shown() {
            return file.toString();
        }
    }

    /**
     * A database of a PostgreSQL server, which replicas share.
     *
     * @param password absent if the server asks for none
     * @param tls how the connection is protected
     */
    public record PostgresServer(
            String host,
            int port,
            String name,
            String user,
            @Nullable ConfigSecret password,
            Tls tls)
            implements Database {
        @Override
        public String shown() {
            return "postgresql://%s@%s:%d/%s".formatted(user, host, port, name);
        }
    }

    /**
     * How a connection to a server is protected.
     *
     * @param ca the only trusted authority for its certificate, as PEM; null for the JVM's
     */
    public record Tls(TlsMode mode, @Nullable String ca) {}

    /** The protection of a connection, as libpq names it. */
    public enum TlsMode {
        /** In clear text. */
        DISABLE,
        /** With TLS if the server offers it. */
        PREFER,
        /** With TLS, to any server. */
        REQUIRE,
        /** With TLS, to a server whose certificate a trusted authority signed for its name. */
        VERIFY_FULL;

        /** Returns the word that a URL uses, such as {@code verify-full}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
