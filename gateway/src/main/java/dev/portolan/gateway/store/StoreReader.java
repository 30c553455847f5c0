package dev.portolan.gateway.store;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.reading.Countries;
import dev.portolan.gateway.reading.Pem;
import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.gateway.store.StoreSettings.Database;
import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.SqliteFile;
import dev.portolan.gateway.store.StoreSettings.Tls;
import dev.portolan.gateway.store.StoreSettings.TlsMode;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code store} of {@code portolan.yaml}. */
public final class StoreReader {
    private static final String URL = "url";
    private static final String PASSWORD = "password";
    private static final String CA = "ca";
    private static final String SQLITE = "sqlite:";
    private static final String SSL_MODE = "sslmode=";
    private static final int DEFAULT_PORT = 5432;
    private static final String EXPECTED =
            "sqlite:var/portolan.db or postgresql://user@host:5432/database";

    private final Path folder;
    private final PemFiles files;

    /**
     * Resolves relative paths against {@code folder}, and reads certificates with {@code files}.
     */
    public StoreReader(Path folder, PemFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /** Returns the settings; empty, with findings, if they are not valid. */
    public Optional<StoreSettings> read(Fields fields) {
        fields.reportMissing(URL, EXPECTED);
        fields.reportMissing(
                "country",
                "the country where the store keeps its data, such as FR, since records are copies");
        Optional<String> url = fields.optionalText(URL);
        Optional<CountrySet> country = Countries.one(fields, "country");
        Optional<ConfigSecret> password = fields.optionalText(PASSWORD).map(ConfigSecret::new);
        Optional<String> ca =
                fields.has(CA) ? files.text(fields, CA, Pem.CERTIFICATE) : Optional.empty();
        Optional<Database> database =
                url.flatMap(
                        written ->
                                written.startsWith(SQLITE)
                                        ? file(fields, written.substring(SQLITE.length()))
                                        : server(fields, written, password, ca.orElse(null)));
        fields.end();
        return database.flatMap(at -> country.map(where -> new StoreSettings(at, where)));
    }

    private Optional<Database> file(Fields fields, String written) {
        for (String key : new String[] {PASSWORD, CA}) {
            if (fields.has(key)) {
                fields.error(key, "\"%s\" has no effect on a file; remove it".formatted(key));
            }
        }
        // The driver reads what follows a question mark as options.
        if (written.isBlank() || written.startsWith(":") || written.indexOf('?') >= 0) {
            return wrong(fields, "names no file");
        }
        try {
            return Optional.of(new SqliteFile(folder.resolve(written).normalize()));
        } catch (InvalidPathException e) {
            return wrong(fields, "names no file");
        }
    }

    private static Optional<Database> server(
            Fields fields, String written, Optional<ConfigSecret> password, @Nullable String ca) {
        URI uri;
        try {
            uri = new URI(written);
        } catch (URISyntaxException e) {
            return wrong(fields, "is not a URL");
        }
        if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null) {
            return wrong(fields, "is not the URL of a file or of a PostgreSQL server");
        }
        String user = Optional.ofNullable(uri.getUserInfo()).orElse("");
        if (user.indexOf(':') >= 0) {
            fields.error(
                    URL,
                    "\"url\" contains a password; move it to password:"
                            + " ${env:PORTOLAN_STORE_PASSWORD}");
            return Optional.empty();
        }
        String name = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
        if (user.isEmpty() || name.isEmpty() || name.indexOf('/') >= 0) {
            return wrong(fields, "lacks a user or the name of a database");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return tls(fields, uri.getQuery(), ca)
                .map(
                        tls ->
                                new PostgresServer(
                                        uri.getHost(),
                                        port,
                                        name,
                                        user,
                                        password.orElse(null),
                                        tls));
    }

    private static Optional<Tls> tls(Fields fields, @Nullable String query, @Nullable String ca) {
        if (query == null) {
            return Optional.of(new Tls(ca == null ? TlsMode.PREFER : TlsMode.VERIFY_FULL, ca));
        }
        Optional<TlsMode> mode =
                Arrays.stream(TlsMode.values())
                        .filter(each -> query.equals(SSL_MODE + each.word()))
                        .findFirst();
        if (mode.isEmpty()) {
            fields.error(
                    URL,
                    "\"url\" has an unknown query (expected: %s)"
                            .formatted(
                                    Arrays.stream(TlsMode.values())
                                            .map(each -> SSL_MODE + each.word())
                                            .collect(Collectors.joining(", "))));
            return Optional.empty();
        }
        if (ca != null && mode.get() != TlsMode.VERIFY_FULL) {
            fields.error(CA, "\"ca\" is used with sslmode=verify-full only; remove one of the two");
            return Optional.empty();
        }
        return Optional.of(new Tls(mode.get(), ca));
    }

    private static Optional<Database> wrong(Fields fields, String what) {
        fields.error(URL, "\"url\" %s (expected: %s)".formatted(what, EXPECTED));
        return Optional.empty();
    }
}
