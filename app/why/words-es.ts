/** The page in Spanish. */
import type { Words } from "#app/why/wording.ts";

export const es: Words = {
  title: "¿Por qué he recibido esto?",
  lead: (team) =>
    `${team} le escribió sobre su trabajo por medio de Audienti. Esto es lo que tiene sobre usted.`,
  who: "Quién escribió",
  fields: {
    email: "Correo electrónico",
    firstName: "Nombre",
    lastName: "Apellido",
    position: "Cargo",
    company: "Empresa",
    country: "País",
  },
  held: "Qué datos hay",
  masked:
    "Solo se muestran las primeras letras, porque los correos se reenvían. Con un código lo ve todo.",
  unmasked: "Ha demostrado que la dirección es suya: esto es todo.",
  source: {
    import: "de una lista",
    form: "introducido a mano",
    sample: "de una lista de ejemplo",
    request: "a petición suya",
    provider: "de un proveedor de datos",
    merge: "de una segunda ficha sobre usted",
    bulk: "fijado para muchas personas a la vez",
  },
  since: (day) => `desde el ${day}`,
  more: "Puede haber además mensajes, notas y comprobaciones de la dirección: la copia lo contiene todo.",
  purposeTitle: "Para qué",
  purpose: "Para escribirle sobre su trabajo.",
  basisTitle: "Con qué base jurídica",
  basis: {
    "legitimate interest": "Interés legítimo (RGPD, art. 6.1.f): puede oponerse.",
    consent: "Su consentimiento (RGPD, art. 6.1.a): puede retirarlo.",
    contract: "Un contrato con usted (RGPD, art. 6.1.b).",
    "public source": "Interés legítimo (RGPD, art. 6.1.f), de una fuente pública: puede oponerse.",
  },
  untilTitle: "Hasta cuándo",
  until: (day) => `Hasta el ${day} a más tardar, salvo que el equipo dé un nuevo motivo.`,
  givenTitle: "A quién se preguntó por usted",
  given: (provider, day) => `${provider}, la última vez el ${day}`,
  givenNobody: "A ningún proveedor de datos.",
  authority:
    "Puede presentar en cualquier momento una reclamación ante su autoridad de protección de datos.",
  objectTitle: "Detener los mensajes",
  objectLead: (team) =>
    `Una pulsación, y ${team} no podrá volver a escribirle por medio de Audienti. No necesita código.`,
  object: "No me escriban más",
  objected: (team) => `${team} no puede volver a escribirle.`,
  objectedNote:
    "Lo que estaba previsto se ha detenido. Un mensaje que salió justo antes aún puede llegar.",
  rightsTitle: "Obtener una copia, rectificar, borrar",
  codeLead: (address) =>
    `Para ello enviamos un código a ${address}, para que solo usted pueda hacerlo.`,
  sendCode: "Enviarme un código",
  codeSent: (address) => `Un código va de camino a ${address}. Es válido durante 10 minutos.`,
  code: "Código",
  codeHint: "Ocho cifras",
  prove: "Continuar",
  wrongCode: "Este no es el código de nuestro mensaje. Compruébelo",
  noCode: "Este código es demasiado antiguo o se ha probado demasiadas veces. Pida uno nuevo.",
  tooMany: (minutes) =>
    `Se han pedido demasiados códigos. Inténtelo de nuevo en ${minutes} minutos.`,
  noProof: "Ha pasado media hora. Pida un código nuevo.",
  copyLead: "Todo en un archivo ZIP, en JSON y CSV.",
  copy: "Descargar mis datos",
  correctTitle: "Rectificar",
  correctLead:
    "Cambie lo que esté mal. El equipo tiene un mes para responder, y usted recibirá un mensaje.",
  note: "Qué más está mal",
  noteHint: "Con sus propias palabras, también una dirección nueva",
  restrict: "No usar mis datos mientras se comprueba",
  correct: "Pedir la rectificación",
  nothingAsked: "Cambie un campo o diga qué está mal",
  eraseTitle: "Hacer que se borre",
  eraseLead: (team) =>
    `${team} tiene un mes para borrarlo o decir por qué no puede. En cuanto lo pida, nadie de allí volverá a escribirle.`,
  erase: "Pedir el borrado",
  asked: {
    correct: (day) => `Ha pedido una rectificación. El equipo responde antes del ${day}.`,
    erase: (day) => `Ha pedido el borrado. El equipo responde antes del ${day}.`,
  },
  restricted: "Sus datos están limitados: se conservan y nada los usa.",
  nothingTitle: "Aquí no hay nada sobre usted",
  nothing: "Detrás de este enlace no hay datos de nadie, o ya no los hay.",
  nothingObject: "Aún puede asegurarse de que el remitente no vuelva a escribirle nunca.",
  nothingObjected:
    "Si el enlace estaba completo y era nuestro, su remitente no puede volver a escribirle.",
  tooLong: "Acorte esto o escríbalo de nuevo",
  languages: "Idiomas",
  error: "Error",
  skip: "Ir al contenido",
  privacy: "Privacidad (en inglés)",
};
