package dev.portolan.provider.discovery;

import java.util.Set;

/** Asks one cloud what an account may use there. Blocks. */
public interface Discoverer {
    /** The catalogue's names of the providers it can ask for. */
    Set<String> providers();

    /** What the account has; a refusal or a failure is a value, too. */
    Survey survey(Account account);
}
