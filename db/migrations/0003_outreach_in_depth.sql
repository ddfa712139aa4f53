CREATE TABLE "mailbox_readers" (
	"team_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "mailbox_readers_team_id_mailbox_id_user_id_pk" PRIMARY KEY("team_id","mailbox_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "mailbox_readers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"thread_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"message_id" text,
	"send_id" uuid,
	"user_id" uuid,
	"from_name" text DEFAULT '' NOT NULL,
	"from_address" text DEFAULT '' NOT NULL,
	"to_address" text DEFAULT '' NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"visible" text DEFAULT '' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"html" text,
	"attached" text DEFAULT '' NOT NULL,
	"detail" text,
	"objects" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "messages_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "messages_once" UNIQUE("team_id","thread_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "quarantined" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"folder" text NOT NULL,
	"validity" text NOT NULL,
	"uid" integer NOT NULL,
	"key" text DEFAULT '' NOT NULL,
	"reason" text NOT NULL,
	"bytes" integer DEFAULT 0 NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "quarantined_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "quarantined_once" UNIQUE("team_id","mailbox_id","folder","validity","uid","key")
);
--> statement-breakpoint
ALTER TABLE "quarantined" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "readings" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"folder" text NOT NULL,
	"validity" text NOT NULL,
	"last_uid" integer DEFAULT 0 NOT NULL,
	"mark" text,
	"read_at" timestamp with time zone,
	CONSTRAINT "readings_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "readings_once" UNIQUE("team_id","mailbox_id","folder")
);
--> statement-breakpoint
ALTER TABLE "readings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "threads" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"enrolment_id" uuid,
	"subject" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"snoozed_until" timestamp with time zone,
	"assignee_id" uuid,
	"unread" boolean DEFAULT true NOT NULL,
	"last_kind" text NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "threads_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "threads_once" UNIQUE("team_id","mailbox_id","enrolment_id")
);
--> statement-breakpoint
ALTER TABLE "threads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hook_deliveries" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"hook_id" uuid NOT NULL,
	"event" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"answer" text,
	"at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "hook_deliveries_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "hook_deliveries_once" UNIQUE("team_id","hook_id","event","subject_id")
);
--> statement-breakpoint
ALTER TABLE "hook_deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hooks" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"events" text NOT NULL,
	"with_personal_data" boolean DEFAULT false NOT NULL,
	"credential_version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'on' NOT NULL,
	"problem" text,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "hooks_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "hooks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credential_uses" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"job" text NOT NULL,
	"why" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "credential_uses_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "credential_uses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "attachments" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"step_id" uuid NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bytea NOT NULL,
	CONSTRAINT "attachments_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "attachments_once" UNIQUE("team_id","step_id","sha256")
);
--> statement-breakpoint
ALTER TABLE "attachments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "senders" (
	"team_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	CONSTRAINT "senders_team_id_sequence_id_mailbox_id_pk" PRIMARY KEY("team_id","sequence_id","mailbox_id")
);
--> statement-breakpoint
ALTER TABLE "senders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "variants" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"step_id" uuid NOT NULL,
	"name" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "variants_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "variants_name" UNIQUE("team_id","step_id","name")
);
--> statement-breakpoint
ALTER TABLE "variants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "request_codes" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "request_codes_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "request_codes_hash" UNIQUE("team_id","code_hash")
);
--> statement-breakpoint
ALTER TABLE "request_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "requests" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"wanted" text,
	"answer" text,
	"user_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "requests_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "open_choices" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"basis" text NOT NULL,
	"proof" text DEFAULT '' NOT NULL,
	"user_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "open_choices_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "open_choices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "open_events" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"send_id" uuid,
	"sequence_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"opener" text NOT NULL,
	"because" text NOT NULL,
	"country" text,
	"at" timestamp with time zone NOT NULL,
	"folded_at" timestamp with time zone,
	CONSTRAINT "open_events_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "open_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "open_totals" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"sequence_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"day" text NOT NULL,
	"opener" text NOT NULL,
	"country" text DEFAULT '' NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "open_totals_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "open_totals_once" UNIQUE("team_id","sequence_id","step","day","opener","country")
);
--> statement-breakpoint
ALTER TABLE "open_totals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "opens" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"send_id" uuid NOT NULL,
	"people" integer DEFAULT 0 NOT NULL,
	"proxies" integer DEFAULT 0 NOT NULL,
	"scanners" integer DEFAULT 0 NOT NULL,
	"country" text,
	"last_at" timestamp with time zone,
	"sure" text NOT NULL,
	"because" text DEFAULT '' NOT NULL,
	CONSTRAINT "opens_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "opens_once" UNIQUE("team_id","send_id")
);
--> statement-breakpoint
ALTER TABLE "opens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "days" text DEFAULT '1234567' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "hours_of" text DEFAULT 'mailbox' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "holidays" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "gap_seconds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "free_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "ramp_from" integer;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "ramp_step" integer;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "ramp_started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "signature" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "booking_url" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "imap_host" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "imap_port" integer;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "imap_security" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "reading" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "reading_problem" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "replies_to" uuid;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "proved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "probe_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "health" jsonb;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "health_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "sharing" text DEFAULT 'owner' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "enrolment_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "step" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_step" UNIQUE("team_id","enrolment_id","step");--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "attached" text;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "vouched" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "stored_id" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "body" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "variant" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "thread_id" uuid;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "opens" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "replied_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "bounced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "bounce" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "complained_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "unsubscribed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "paused_because" text;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "rates_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "rates_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "stops_company" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "opens" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "sequences" ADD COLUMN "asks_consent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "number" integer;--> statement-breakpoint
UPDATE "steps" SET "number" = "position";--> statement-breakpoint
ALTER TABLE "steps" ALTER COLUMN "number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "kind" text DEFAULT 'email' NOT NULL;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "business_days" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "task_kind" text;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "trail" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "trail" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "trail" text;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "condition" text;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "else_number" integer;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "opens" text;--> statement-breakpoint
ALTER TABLE "mailbox_readers" ADD CONSTRAINT "mailbox_readers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_readers" ADD CONSTRAINT "mailbox_readers_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_thread" FOREIGN KEY ("team_id","thread_id") REFERENCES "public"."threads"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantined" ADD CONSTRAINT "quarantined_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_assignee_id_users_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_hook" FOREIGN KEY ("team_id","hook_id") REFERENCES "public"."hooks"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential_uses" ADD CONSTRAINT "credential_uses_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_step" FOREIGN KEY ("team_id","step_id") REFERENCES "public"."steps"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "senders" ADD CONSTRAINT "senders_sequence" FOREIGN KEY ("team_id","sequence_id") REFERENCES "public"."sequences"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "senders" ADD CONSTRAINT "senders_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_step" FOREIGN KEY ("team_id","step_id") REFERENCES "public"."steps"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_codes" ADD CONSTRAINT "request_codes_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_choices" ADD CONSTRAINT "open_choices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_choices" ADD CONSTRAINT "open_choices_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_events" ADD CONSTRAINT "open_events_sequence" FOREIGN KEY ("team_id","sequence_id") REFERENCES "public"."sequences"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_events" ADD CONSTRAINT "open_events_send" FOREIGN KEY ("team_id","send_id") REFERENCES "public"."sends"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_totals" ADD CONSTRAINT "open_totals_sequence" FOREIGN KEY ("team_id","sequence_id") REFERENCES "public"."sequences"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opens" ADD CONSTRAINT "opens_send" FOREIGN KEY ("team_id","send_id") REFERENCES "public"."sends"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sends_stored" ON "sends" USING btree ("team_id","stored_id") WHERE stored_id is not null;--> statement-breakpoint
CREATE INDEX "messages_from" ON "messages" USING btree ("team_id","from_address");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "messages" USING btree ("team_id","thread_id","at");--> statement-breakpoint
CREATE INDEX "threads_inbox" ON "threads" USING btree ("team_id","state","last_at","id");--> statement-breakpoint
CREATE INDEX "threads_newest" ON "threads" USING btree ("team_id","last_at","id");--> statement-breakpoint
CREATE INDEX "threads_mine" ON "threads" USING btree ("team_id","assignee_id","last_at","id") WHERE assignee_id is not null;--> statement-breakpoint
CREATE INDEX "threads_unread" ON "threads" USING btree ("team_id","mailbox_id") WHERE unread;--> statement-breakpoint
CREATE INDEX "sends_sequence" ON "sends" USING btree ("team_id","sequence_id");--> statement-breakpoint
CREATE INDEX "threads_prospect" ON "threads" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "hook_deliveries_hook" ON "hook_deliveries" USING btree ("team_id","hook_id","at");--> statement-breakpoint
CREATE INDEX "credential_uses_mailbox" ON "credential_uses" USING btree ("team_id","mailbox_id","last_at");--> statement-breakpoint
CREATE INDEX "request_codes_prospect" ON "request_codes" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "requests_state" ON "requests" USING btree ("team_id","state","due_at");--> statement-breakpoint
CREATE INDEX "requests_prospect" ON "requests" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "open_choices_prospect" ON "open_choices" USING btree ("team_id","prospect_id","at");--> statement-breakpoint
CREATE INDEX "open_events_fold" ON "open_events" USING btree ("team_id","folded_at","at");--> statement-breakpoint
CREATE INDEX "open_events_send" ON "open_events" USING btree ("team_id","send_id","at");--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_number" UNIQUE("team_id","sequence_id","number");--> statement-breakpoint
CREATE POLICY "mailbox_readers_team" ON "mailbox_readers" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "messages_team" ON "messages" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "quarantined_team" ON "quarantined" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "readings_team" ON "readings" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "threads_team" ON "threads" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "hook_deliveries_team" ON "hook_deliveries" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "hooks_team" ON "hooks" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "credential_uses_team" ON "credential_uses" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "attachments_team" ON "attachments" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "senders_team" ON "senders" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "variants_team" ON "variants" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "request_codes_team" ON "request_codes" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "requests_team" ON "requests" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "open_choices_team" ON "open_choices" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "open_events_team" ON "open_events" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "open_totals_team" ON "open_totals" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "opens_team" ON "opens" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
-- A state changes in many places; here each is noted, whoever asked for it.
CREATE FUNCTION "note_state"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  why text;
BEGIN
  IF tg_table_name = 'mailboxes' THEN why := new.problem; ELSE why := new.reason; END IF;
  new.trail := coalesce(old.trail, '')
    || to_char(new.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || ' ' || old.state || ' > ' || new.state || coalesce(' ' || why, '') || chr(10);
  RETURN new;
END $$;--> statement-breakpoint
CREATE TRIGGER "mailboxes_trail" BEFORE UPDATE OF "state" ON "mailboxes" FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION "note_state"();--> statement-breakpoint
CREATE TRIGGER "enrolments_trail" BEFORE UPDATE OF "state" ON "enrolments" FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION "note_state"();--> statement-breakpoint
CREATE TRIGGER "sends_trail" BEFORE UPDATE OF "state" ON "sends" FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION "note_state"();
