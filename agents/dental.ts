import {
  allOf,
  appointmentExists,
  bookAppointment,
  cancelAppointment,
  defineAgent,
  rescheduleAppointment,
  slotIsFree,
} from 'pointsman';

const calendar = 'dental';
const minutes = 30;

const name = {
  name: 'full_name',
  kind: 'name',
  ask: 'May I have your full name, please?',
  label: 'name',
} as const;

const phone = {
  name: 'phone',
  kind: 'phone',
  ask: 'What is the best phone number to reach you?',
  label: 'phone number',
} as const;

const preferredDate = {
  name: 'preferred_date',
  kind: 'date',
  ask: 'What day would you like to come in?',
  label: 'day',
} as const;

const preferredTime = {
  name: 'preferred_time',
  kind: 'time',
  ask: 'And what time of day suits you?',
  label: 'time',
} as const;

export default defineAgent({
  name: 'Bright Smile Dental',
  greeting:
    'Thank you for calling Bright Smile Dental. This is the automated assistant, and this call is written down for your record. How can I help you today?',
  goodbye: 'Thank you for calling Bright Smile Dental. Have a wonderful day. Goodbye.',
  persona:
    'Warm, calm and brief, like a receptionist whom everybody likes. Short sentences, one question at a time. Gentle with callers who are in pain or afraid of the dentist.',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: {
    monday: ['08:30-12:30', '13:30-17:30'],
    tuesday: ['08:30-12:30', '13:30-17:30'],
    wednesday: ['08:30-12:30', '13:30-19:00'],
    thursday: ['08:30-12:30', '13:30-17:30'],
    friday: ['08:30-12:30', '13:30-16:00'],
    saturday: ['09:00-12:00'],
    closed: ['2026-11-26', '2026-12-25', '2027-01-01'],
  },

  intents: {
    schedule_appointment: {
      description: 'book a new visit',
      fields: [
        name,
        phone,
        {
          name: 'visit_reason',
          kind: 'choice',
          ask: 'What is the visit for: a cleaning, a check-up, a toothache, a filling or whitening?',
          label: 'reason',
          choices: [
            { value: 'cleaning', also: ['clean', 'teeth cleaned', 'hygiene', 'hygienist', 'polish'] },
            { value: 'check-up', also: ['checkup', 'exam', 'examination', 'regular visit', 'routine visit'] },
            {
              value: 'toothache',
              also: ['tooth hurts', 'tooth pain', 'pain', 'sore tooth', 'broken tooth', 'chipped tooth'],
            },
            { value: 'filling', also: ['cavity', 'lost filling', 'fill a tooth', 'hole in my tooth'] },
            { value: 'whitening', also: ['whiten', 'bleaching', 'whiter teeth'] },
          ],
        },
        preferredDate,
        preferredTime,
      ],
      check: slotIsFree({ calendar, minutes, fields: { date: 'preferred_date', time: 'preferred_time' } }),
      action: bookAppointment({
        calendar,
        minutes,
        fields: {
          date: 'preferred_date',
          time: 'preferred_time',
          name: 'full_name',
          phone: 'phone',
          reason: 'visit_reason',
        },
      }),
    },

    reschedule_appointment: {
      description: 'move a visit that is already booked to another day or time',
      readBack: 'You want to move your appointment.',
      fields: [
        { ...name, ask: 'What name is the appointment under?' },
        { ...phone, ask: 'What phone number did you give us when you booked?' },
        { ...preferredDate, ask: 'What day would you like instead?', label: 'new day' },
        { ...preferredTime, ask: 'And what time would suit you that day?', label: 'new time' },
      ],
      check: allOf(
        appointmentExists({ calendar, fields: { name: 'full_name', phone: 'phone' } }),
        slotIsFree({ calendar, minutes, fields: { date: 'preferred_date', time: 'preferred_time' } }),
      ),
      action: rescheduleAppointment({
        calendar,
        minutes,
        fields: { date: 'preferred_date', time: 'preferred_time', name: 'full_name', phone: 'phone' },
      }),
    },

    cancel_appointment: {
      description: 'cancel a visit that is already booked',
      readBack: 'You want to cancel your appointment.',
      fields: [
        { ...name, ask: 'What name is the appointment under?' },
        { ...phone, ask: 'What phone number did you give us when you booked?' },
      ],
      check: appointmentExists({ calendar, fields: { name: 'full_name', phone: 'phone' } }),
      action: cancelAppointment({ calendar, fields: { name: 'full_name', phone: 'phone' } }),
    },
  },

  answers: {
    hours: {
      about: 'Opening hours',
      text: "We're open Monday to Friday from 8:30 in the morning, until 5:30 in the afternoon on Monday, Tuesday and Thursday, 7 in the evening on Wednesday, and 4 on Friday. On Saturday we're here from 9 to noon. We close for lunch from 12:30 to 1:30.",
    },
    location: {
      about: 'Address, and how to get here',
      text: "We're at 120 Maple Street, on the second floor, across from the public library. The elevator is just inside the entrance.",
    },
    parking: {
      about: 'Parking',
      text: 'There is free parking for patients behind the building. Come in from Oak Avenue, and take any space marked Bright Smile.',
    },
    insurance: {
      about: 'Which insurance is accepted',
      text: 'We work with most dental plans, and we file the claim for you. Bring your insurance card, and we will tell you what your plan covers before any treatment begins.',
    },
    prices: {
      about: 'Prices and ways to pay',
      text: 'Without insurance, a check-up is 95 dollars, a cleaning is 120, a filling starts at 180, and whitening is 350. We take cards, cash, and monthly payments for larger treatments.',
    },
    new_patients: {
      about: 'Whether new patients are taken, and what to bring',
      text: 'We gladly take new patients. Please come ten minutes early for the forms, and bring a photo ID, your insurance card and a list of any medicines you take.',
    },
    emergencies: {
      about: 'Dental emergencies, strong pain, a knocked-out tooth',
      text: 'If you have heavy bleeding, or trouble breathing or swallowing, hang up and call 911. For strong pain or a broken tooth, we keep time free every day we are open: I can book a toothache visit for you now.',
    },
  },

  escalation: {
    say: 'One moment, please. I am connecting you to our front desk.',
    sayUnavailable:
      "I'm sorry, nobody at the front desk can take your call right now. Please tell me your name, your number and what it is about, and someone will call you back.",
  },
});
