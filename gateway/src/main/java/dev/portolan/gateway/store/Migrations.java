package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreException.Reason;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * The tables of this version of the program. Replicas that start together wait for each other:
 * Flyway holds a lock of PostgreSQL meanwhile, and an SQLite file has one process.
 */
final class Migrations {
    /** The table of the migrations that were applied. */
    static final String HISTORY = "portolan_migrations";

    private final Flyway flyway;
    private final SqlDialect dialect;
    private final String shown;

    private Migrations(Flyway flyway, SqlDialect dialect, String shown) {
        this.flyway = flyway;
        this.dialect = dialect;
        this.shown = shown;
    }

    /** Returns the migrations of the database that messages call {@code shown}. */
    static Migrations of(DataSource source, SqlDialect dialect, String shown) {
        Flyway flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(source)
                        .table(HISTORY)
                        .locations("classpath:store/common", "classpath:store/" + dialect.folder())
                        .placeholders(dialect.types())
                        .loggers("slf4j")
                        .load();
        return new Migrations(flyway, dialect, shown);
    }

    /** Brings the tables up to date. */
    void apply() throws StoreException {
        try {
            MigrationInfoService info = flyway.info();
            refuseNewer(info);
            if (info.current() == null && info.pending().length == 0) {
                throw new IllegalStateException("the program has no migrations");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw failed(e);
        }
    }

    /** Fails unless the tables are those of this version. */
    void requireCurrent() throws StoreException {
        try {
            MigrationInfoService info = flyway.info();
            refuseNewer(info);
            if (info.pending().length > 0) {
                throw new StoreException(
                        Reason.UNUSABLE,
                        "the tables of the store %s are older than this program".formatted(shown),
                        "start the gateway of this version, which brings them up to date",
                        null);
            }
        } catch (FlywayException e) {
            throw failed(e);
        }
    }

    private void refuseNewer(MigrationInfoService info) throws StoreException {
        Optional<MigrationVersion> newest =
                Arrays.stream(info.all())
                        .filter(
                                each ->
                                        each.getState().isApplied()
                                                && !each.getState().isResolved())
                        .map(MigrationInfo::getVersion)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder());
        if (newest.isPresent()) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the tables of the store %s have version %s, which this program does not know"
                            .formatted(shown, newest.get()),
                    "run the version of the program that made them, or a newer one",
                    null);
        }
    }

    private StoreException failed(FlywayException failure) {
        Throwable cause = failure.getCause();
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SQLException sql) {
            return StoreFailures.of(dialect, shown, sql);
        }
        return new StoreException(
                Reason.UNUSABLE,
                "the store %s has other tables than this program made".formatted(shown),
                "name an empty database, or restore a backup of the store",
                failure);
    }
}
