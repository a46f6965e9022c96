// Tells ThreadSanitizer of the waiting half of Swift's Mutex, which it cannot see.
//
// Synchronization.Mutex takes a free lock by an atomic of our own, instrumented code. A lock that is taken goes through
// libswiftSynchronization, which is not instrumented, to the kernel, so a hand-over between threads that waited looks like a race.
// Preloaded before that library, these two functions do the same and say so; every other race is still found.
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*Lock)(uint32_t owner, SELF void *mutex);
typedef SWIFT void (*Unlock)(SELF void *mutex);

SWIFT void mutex_lock_slow(uint32_t owner, SELF void *mutex) __asm__(LOCK);
SWIFT void mutex_unlock_slow(SELF void *mutex) __asm__(UNLOCK);

SWIFT void mutex_lock_slow(uint32_t owner, SELF void *mutex) {
    ((Lock)dlsym(RTLD_NEXT, LOCK))(owner, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void mutex_unlock_slow(SELF void *mutex) {
    if (__tsan_release) __tsan_release(mutex);
    ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
