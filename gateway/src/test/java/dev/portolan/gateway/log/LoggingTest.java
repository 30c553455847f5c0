package dev.portolan.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.logging.Level;
import java.util.logging.Logger;

final class LoggingTest {
    @Test
    void responses_thatCameAfterTheirCallerLeft_areNotLogged() throws ClassNotFoundException {
        // A version of Vert.x that renames the class would log them again.
        Logger logger = Logger.getLogger(Class.forName(Logging.UNCLAIMED_RESPONSES).getName());
        Level before = logger.getLevel();
        try {
            Logging.setUpUnclaimed(false);
            assertThat(logger.isLoggable(Level.SEVERE)).isFalse();
            Logging.setUpUnclaimed(true);
            assertThat(logger.isLoggable(Level.SEVERE)).isTrue();
        } finally {
            logger.setLevel(before);
        }
    }
}
