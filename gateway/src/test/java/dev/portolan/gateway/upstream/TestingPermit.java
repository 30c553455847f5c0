package dev.portolan.gateway.upstream;

/** A permit that a test takes for granted. */
final class TestingPermit {
    private TestingPermit() {}

    static Guard.Permit of(Guard.Entry entry) {
        if (entry instanceof Guard.Permit permit) {
            return permit;
        }
        throw new AssertionError("not let through: " + entry);
    }
}
