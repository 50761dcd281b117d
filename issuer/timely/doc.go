// Package timely keeps what an organisation decides about time: awards for a
// later moment ([Service.Schedule]), how long the mail of an award waits so that
// it can be undone ([Policy]), and the reminders before an award runs out.
package timely
