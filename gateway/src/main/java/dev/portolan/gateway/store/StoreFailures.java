package dev.portolan.gateway.store;

import org.sqlite.SQLiteException;

import java.sql.SQLException;

/** Says what a failed statement means, without repeating data. */
final class StoreFailures {
    private StoreFailures() {}

    /** Returns the exception for a failure of the database that messages call {@code shown}. */
    static StoreException of(SqlDialect dialect, String shown, SQLException failure) {
        StoreException.Reason reason = dialect.reason(failure);
        return switch (reason) {
            case CONFLICT ->
                    new StoreException(
                            reason,
                            "the store %s has a row with this key already".formatted(shown),
                            "choose another key",
                            failure);
            case UNAVAILABLE ->
                    new StoreException(
                            reason,
                            "the store %s does not answer (%s)".formatted(shown, code(failure)),
                            "check that it runs and can be reached from here",
                            failure);
            case FULL ->
                    new StoreException(
                            reason,
                            "the store %s cannot be written (%s)".formatted(shown, code(failure)),
                            "free space on its disk, and check its permissions",
                            failure);
            case UNUSABLE ->
                    new StoreException(
                            reason,
                            "the store %s is damaged or not a database (%s)"
                                    .formatted(shown, code(failure)),
                            "restore a backup, or name another file or database",
                            failure);
            case REFUSED ->
                    new StoreException(
                            reason,
                            "the store %s refused a statement (%s)".formatted(shown, code(failure)),
                            "check the rights of its user, and that only Portolan changes its"
                                    + " tables",
                            failure);
        };
    }

    /** Returns the database's own code: a message of the driver may contain values. */
    private static String code(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return sqlite.getResultCode().name();
        }
        String state = failure.getSQLState();
        return state == null ? failure.getClass().getSimpleName() : "SQLSTATE " + state;
    }
}
